// The merged text of a conflict, to be edited: block by block, or by hand.
import { ArrowDown, ArrowUp, GitMerge } from "lucide-react";
import { useRef, useState } from "react";
import type { Doc } from "@/shared/api/types";
import { ariaKeys } from "@/shared/lib/shortcuts";
import { Button } from "@/shared/ui/button";
import { ConfirmDialog } from "@/shared/ui/dialog";
import { Banner } from "@/shared/ui/feedback";
import { t } from "@/strings/editor";
import { useResolve } from "../docs/use-resolve";
import { type Block, blocksOf, hasMarkers, settleBlock } from "./merge-text";
import { TextEditor } from "./monaco-views";
import type { TextEditorHandle } from "./text-editor-handle";
import { useSaveKeys } from "./use-save-keys";

interface MergingProps {
  doc: Doc;
  lockToken: string | null;
  text: string;
  onChange: (text: string) => void;
  onSaved: () => void;
  onBack: () => void;
}

export function Merging({ doc, lockToken, text, onChange, onSaved, onBack }: MergingProps) {
  const editor = useRef<TextEditorHandle>(null);
  const [confirming, setConfirming] = useState(false);
  const resolve = useResolve(doc.projectId, doc.fileName, { lockToken });
  const newest = () => editor.current?.flush() ?? text;
  const send = () => resolve.mutate({ take: "text", content: newest() }, { onSuccess: onSaved });
  const save = () => {
    if (resolve.isPending || confirming) return;
    if (hasMarkers(newest())) setConfirming(true);
    else send();
  };
  useSaveKeys(save);
  return (
    <div className="flex h-full flex-col">
      <Banner
        tone="bad"
        icon={<GitMerge />}
        label={t.conflict.mergeLabel}
        actions={
          <>
            <Button size="sm" onClick={onBack}>
              {t.conflict.showBoth}
            </Button>
            <Button
              size="sm"
              variant="primary"
              disabled={resolve.isPending}
              aria-keyshortcuts={ariaKeys("save")}
              onClick={save}
            >
              {t.conflict.saveMerged}
            </Button>
          </>
        }
      >
        <BlockChoice
          blocks={blocksOf(text)}
          // The focus stays on the buttons, so that one key after the other settles all.
          onShow={(block) => editor.current?.scrollToLine(block.line)}
          onTake={(place, take) => {
            const now = newest();
            const block = blocksOf(now)[place];
            if (block) onChange(settleBlock(now, block, take));
          }}
        />
      </Banner>
      <div className="min-h-0 flex-1">
        <TextEditor
          handle={editor}
          fileName={doc.fileName}
          text={text}
          readOnly={resolve.isPending}
          readOnlyReason={t.conflict.saving}
          onChange={onChange}
        />
      </div>
      <ConfirmDialog
        open={confirming}
        onOpenChange={setConfirming}
        title={t.conflict.markersTitle}
        description={t.conflict.markersAbout}
        action={t.conflict.saveAnyway}
        busy={resolve.isPending}
        onConfirm={() => {
          setConfirming(false);
          send();
        }}
      />
    </div>
  );
}

interface BlockChoiceProps {
  blocks: Block[];
  onShow: (block: Block) => void;
  onTake: (place: number, take: "ours" | "theirs" | "both") => void;
}

/** Walks through the places where both sides stand, and settles them one by one. */
function BlockChoice({ blocks, onShow, onTake }: BlockChoiceProps) {
  const [at, setAt] = useState(0);
  const place = Math.min(at, blocks.length - 1);
  const block = blocks[place];
  if (!block) return t.conflict.standsOnceSaved;
  const go = (to: number) => {
    setAt(to);
    const next = blocks[to];
    if (next) onShow(next);
  };
  return (
    <div className="grid gap-1.5">
      <p>{t.conflict.place(place + 1, blocks.length)}</p>
      <div className="flex flex-wrap items-center gap-1.5">
        <Button
          size="icon-sm"
          aria-label={t.conflict.previous}
          disabled={place === 0}
          onClick={() => go(place - 1)}
        >
          <ArrowUp />
        </Button>
        <Button
          size="icon-sm"
          aria-label={t.conflict.next}
          disabled={place === blocks.length - 1}
          onClick={() => go(place + 1)}
        >
          <ArrowDown />
        </Button>
        <Button size="sm" onClick={() => onTake(place, "ours")}>
          {t.conflict.useOurs}
        </Button>
        <Button size="sm" onClick={() => onTake(place, "theirs")}>
          {t.conflict.useTheirs}
        </Button>
        <Button size="sm" onClick={() => onTake(place, "both")}>
          {t.conflict.useBoth}
        </Button>
      </div>
    </div>
  );
}

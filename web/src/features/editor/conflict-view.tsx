// A doc changed here and in Git at once: both texts side by side, and three ways out of it.
import { useQuery } from "@tanstack/react-query";
import { GitMerge } from "lucide-react";
import { useEffect, useEffectEvent, useState } from "react";
import { queries } from "@/shared/api/queries";
import type { Conflict, Doc } from "@/shared/api/types";
import { randomId } from "@/shared/lib/id";
import { Button } from "@/shared/ui/button";
import { ConfirmDialog } from "@/shared/ui/dialog";
import { Banner, Failure, SkeletonRows } from "@/shared/ui/feedback";
import { useResolve } from "../docs/use-resolve";
import { docKey, drafts } from "./drafts";
import { hasMarkers, mergeText } from "./merge-text";
import { DiffView, TextEditor } from "./monaco-views";

interface ConflictViewProps {
  doc: Doc;
  lockToken: string | null;
}

export function ConflictView({ doc, lockToken }: ConflictViewProps) {
  const conflict = useQuery(queries.conflict(doc.projectId, doc.fileName));
  // Data first: a server that is away for a while must not take the merged text from the screen.
  if (conflict.data) return <Choice {...{ doc, lockToken }} conflict={conflict.data} />;
  if (conflict.isPending) return <SkeletonRows rows={8} className="m-4" />;
  return (
    <div className="p-4">
      <Failure error={conflict.error} onRetry={conflict.refetch} />
    </div>
  );
}

interface ChoiceProps extends ConflictViewProps {
  conflict: Conflict;
}

/** What happened and what each side means, in words where one of them deleted the doc. */
function wordsFor({ ours, theirs }: Conflict) {
  if (ours == null) {
    return {
      about: "This doc was deleted here while Git got a change of it.",
      keep: "Leave it deleted",
      take: "Take theirs",
      left: "Ours: deleted here",
      right: "Theirs, from Git",
    };
  }
  if (theirs == null) {
    return {
      about: "This doc changed here while it was deleted in Git.",
      keep: "Keep ours",
      take: "Delete it here too",
      left: "Ours, on this platform",
      right: "Theirs: deleted in Git",
    };
  }
  return {
    about: "This doc changed here and in Git at once. Choose the text that stands, or merge them.",
    keep: "Keep ours",
    take: "Take theirs",
    left: "Ours, on this platform",
    right: "Theirs, from Git",
  };
}

function Choice({ doc, lockToken, conflict }: ChoiceProps) {
  const [merging, setMerging] = useState(false);
  // What was typed is there again when the person looked at both texts in between.
  const [text, setText] = useState<string | null>(null);
  const resolve = useResolve(doc.projectId, doc.fileName, { lockToken });
  const [saved, setSaved] = useState(false);
  useMergeDraft(doc, saved ? null : text);
  const words = wordsFor(conflict);
  if (merging) {
    return (
      <Merging
        {...{ doc, lockToken }}
        text={
          text ?? mergeText(conflict.base ?? null, conflict.ours ?? null, conflict.theirs ?? null)
        }
        onChange={setText}
        onSaved={() => setSaved(true)}
        onBack={() => setMerging(false)}
      />
    );
  }
  return (
    <div className="flex h-full flex-col">
      <Banner
        tone="bad"
        icon={<GitMerge />}
        label="Conflict"
        actions={
          <>
            <Button
              size="sm"
              disabled={resolve.isPending}
              onClick={() => resolve.mutate({ take: "ours" })}
            >
              {words.keep}
            </Button>
            <Button
              size="sm"
              disabled={resolve.isPending}
              onClick={() => resolve.mutate({ take: "theirs" })}
            >
              {words.take}
            </Button>
            <Button size="sm" disabled={resolve.isPending} onClick={() => setMerging(true)}>
              Edit merged text
            </Button>
          </>
        }
      >
        {words.about}
      </Banner>
      <div className="min-h-0 flex-1">
        <DiffView
          fileName={doc.fileName}
          left={{ label: words.left, text: conflict.ours ?? "" }}
          right={{ label: words.right, text: conflict.theirs ?? "" }}
        />
      </div>
    </div>
  );
}

/** A merged text that was not saved is offered as a draft the next time, like any other text. */
function useMergeDraft(doc: Doc, text: string | null): void {
  const [id] = useState(randomId);
  const keep = useEffectEvent(() => {
    if (text === null) return;
    const key = docKey(doc.projectId, doc.id);
    const savedAt = new Date().toISOString();
    // Storage may be full or switched off.
    drafts.put({ id, docKey: key, text, baseHash: doc.hash, savedAt }).catch(() => undefined);
  });
  useEffect(() => {
    const leave = () => keep();
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      leave();
    };
  }, []);
}

interface MergingProps extends ConflictViewProps {
  text: string;
  onChange: (text: string) => void;
  onSaved: () => void;
  onBack: () => void;
}

function Merging({ doc, lockToken, text, onChange, onSaved, onBack }: MergingProps) {
  const [confirming, setConfirming] = useState(false);
  const resolve = useResolve(doc.projectId, doc.fileName, { lockToken });
  const marked = hasMarkers(text);
  const send = () => resolve.mutate({ take: "text", content: text }, { onSuccess: onSaved });
  const save = () => (marked ? setConfirming(true) : send());
  const saveByKey = useEffectEvent(() => {
    if (!resolve.isPending && !confirming) save();
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
      event.preventDefault();
      saveByKey();
    };
    window.addEventListener("keydown", onKey, true);
    return () => window.removeEventListener("keydown", onKey, true);
  }, []);
  return (
    <div className="flex h-full flex-col">
      <Banner
        tone="bad"
        icon={<GitMerge />}
        label="Merge"
        actions={
          <>
            <Button size="sm" onClick={onBack}>
              Show both texts
            </Button>
            <Button
              size="sm"
              variant="primary"
              disabled={resolve.isPending}
              aria-keyshortcuts="Control+S"
              onClick={save}
            >
              Save merged text
            </Button>
          </>
        }
      >
        {marked
          ? "Where both changed the same lines, ours stands above theirs. Keep what should stand, and delete the marker lines."
          : "This text stands once it is saved, here and in Git."}
      </Banner>
      <div className="min-h-0 flex-1">
        <TextEditor
          fileName={doc.fileName}
          text={text}
          readOnly={resolve.isPending}
          readOnlyReason="The text is being saved."
          onChange={onChange}
        />
      </div>
      <ConfirmDialog
        open={confirming}
        onOpenChange={setConfirming}
        title="Save with conflict markers?"
        description="Lines that begin with <<<<<<< or >>>>>>> are still in the text. They would be in the doc for everybody."
        action="Save anyway"
        busy={resolve.isPending}
        onConfirm={() => {
          setConfirming(false);
          send();
        }}
      />
    </div>
  );
}

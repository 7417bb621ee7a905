// A doc changed here and in Git at once: both texts side by side, and three ways out of it.
import { useQuery } from "@tanstack/react-query";
import { GitMerge } from "lucide-react";
import { useEffect, useEffectEvent, useState } from "react";
import { queries } from "@/shared/api/queries";
import type { Conflict, Doc } from "@/shared/api/types";
import { randomId } from "@/shared/lib/id";
import { useMayEdit } from "@/shared/lib/role";
import { Button } from "@/shared/ui/button";
import { Banner, Failure, SkeletonRows } from "@/shared/ui/feedback";
import { t } from "@/strings/editor";
import { useResolve } from "../docs/use-resolve";
import { docKey, drafts } from "./drafts";
import { mergeText } from "./merge-text";
import { Merging } from "./merging";
import { DiffView } from "./monaco-views";

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
  if (ours == null) return t.conflict.deletedHere;
  return theirs == null ? t.conflict.deletedInGit : t.conflict.both;
}

function Choice({ doc, lockToken, conflict }: ChoiceProps) {
  const [merging, setMerging] = useState(false);
  // What was typed is there again when the person looked at both texts in between.
  const [text, setText] = useState<string | null>(null);
  const resolve = useResolve(doc.projectId, doc.fileName, { lockToken });
  const [saved, setSaved] = useState(false);
  useMergeDraft(doc, saved ? null : text);
  const words = wordsFor(conflict);
  const mayEdit = useMayEdit();
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
        label={t.conflict.label}
        actions={
          mayEdit && (
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
                {t.conflict.edit}
              </Button>
            </>
          )
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
    drafts
      .put({ id, docKey: key, fileName: doc.fileName, text, baseHash: doc.hash, savedAt })
      .catch(() => undefined);
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

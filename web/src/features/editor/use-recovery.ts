// Finds the unsaved text that earlier sessions, or other tabs, left of an open doc.
import { useEffect, useState } from "react";
import { toast } from "sonner";
import { t } from "@/strings/editor";
import type { OpenDoc } from "./doc-machine";
import { type Draft, docKey, drafts, recoverable } from "./drafts";

/** The newest draft that differs from what the doc says now; nothing while not `look`. */
export function useRecovery(doc: OpenDoc, ownId: string, look: boolean) {
  const [found, setFound] = useState<Draft[]>([]);
  const key = docKey(doc.base.projectId, doc.base.id);
  const content = doc.base.content ?? "";

  useEffect(() => {
    if (!look) return;
    let current = true;
    const search = () =>
      drafts
        .of(key)
        .then((all) => {
          if (!current) return;
          setFound(recoverable(all, content, ownId));
          // What the doc says by now was saved, however the session ended that typed it.
          for (const saved of all) if (saved.text === content) drafts.remove(saved);
        })
        .catch(() => undefined);
    search();
    const unwatch = drafts.watch(key, search);
    return () => {
      current = false;
      unwatch();
    };
  }, [key, content, ownId, look]);

  const hide = (draft: Draft) => setFound((old) => old.filter((one) => one.id !== draft.id));
  const discard = (draft: Draft) => {
    hide(draft);
    drafts.remove(draft).catch(() => undefined);
    toast(t.draft.discarded, {
      action: {
        label: t.undo,
        onClick: () => {
          drafts.put(draft).catch(() => undefined);
          setFound((old) => [draft, ...old]);
        },
      },
    });
  };
  return { draft: look ? (found[0] ?? null) : null, hide, discard };
}

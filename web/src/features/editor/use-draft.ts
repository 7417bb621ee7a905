// Keeps the unsaved text of an open doc in this browser, and finds what earlier sessions left.
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { randomId } from "@/shared/lib/id";
import { isDirty, type OpenDoc } from "./doc-machine";
import { type Draft, docKey, drafts, recoverable } from "./drafts";

const writeAfter = 300;

export function useDraft(doc: OpenDoc) {
  const [ownId, setOwnId] = useState(randomId);
  const stored = useRef(false);
  const key = docKey(doc.base.projectId, doc.base.id);
  const dirty = isDirty(doc) || doc.save.kind === "gone";

  const write = () => {
    if (!dirty) return;
    stored.current = true;
    const draft = {
      id: ownId,
      docKey: key,
      text: doc.text,
      baseHash: doc.base.hash,
      savedAt: new Date().toISOString(),
    };
    // Storage may be full or switched off; the text is still in the editor.
    drafts.put(draft).catch(() => undefined);
  };
  const writeNow = useEffectEvent(write);

  // biome-ignore lint/correctness/useExhaustiveDependencies: every change of the text restarts the clock
  useEffect(() => {
    if (dirty) {
      const timer = setTimeout(() => writeNow(), writeAfter);
      return () => clearTimeout(timer);
    }
    if (stored.current) {
      stored.current = false;
      drafts.remove(ownId).catch(() => undefined);
    }
  }, [doc.text, dirty, ownId]);

  useEffect(() => {
    const flush = () => writeNow();
    window.addEventListener("pagehide", flush);
    document.addEventListener("visibilitychange", flush);
    return () => {
      window.removeEventListener("pagehide", flush);
      document.removeEventListener("visibilitychange", flush);
      flush();
    };
  }, []);

  /** Leaves the present draft for later recovery; what is typed from now on is another one. */
  const setAside = () => {
    write();
    stored.current = false;
    setOwnId(randomId());
  };

  return { ownId, setAside };
}

/** The drafts of earlier sessions that differ from what the doc says now. */
export function useRecovery(doc: OpenDoc, ownId: string, look: boolean) {
  const [found, setFound] = useState<Draft[]>([]);
  const key = docKey(doc.base.projectId, doc.base.id);
  const content = doc.base.content ?? "";

  useEffect(() => {
    if (!look) return;
    let current = true;
    drafts
      .of(key)
      .then((all) => current && setFound(recoverable(all, content, ownId)))
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [key, content, ownId, look]);

  const forget = (draft: Draft) => {
    setFound((old) => old.filter((one) => one.id !== draft.id));
    drafts.remove(draft.id).catch(() => undefined);
  };
  return { draft: look ? (found[0] ?? null) : null, forget };
}

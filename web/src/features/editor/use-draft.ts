// Keeps the unsaved text of an open doc in this browser while it is typed.
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { toast } from "sonner";
import { randomId } from "@/shared/lib/id";
import { t } from "@/strings/editor";
import { isDirty, type OpenDoc } from "./doc-machine";
import { type Draft, docKey, drafts } from "./drafts";
import { leftTexts } from "./left-texts";

/** So long a crash may reach back, however fast and long somebody types. */
const writeEvery = 800;

/** Said once a page: what can't be kept now can't be kept a second later either. */
let toldOfStorage = false;

function tellOfStorage(): void {
  if (toldOfStorage) return;
  toldOfStorage = true;
  toast.warning(t.draft.storageFailed, { duration: 15_000 });
}

/** `flush` brings what was typed last into `doc` before it is written. */
export function useDraft(doc: OpenDoc, flush: () => OpenDoc) {
  const [ownId, setOwnId] = useState(() => leftTexts.of(doc.base)?.id ?? randomId());
  /** The text that the browser has by now. */
  const [stored, setStored] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const written = useRef(false);
  /** Drafts that the own one replaces as soon as it is stored. */
  const replaced = useRef<Draft[]>([]);
  const dirty = isUnsaved(doc);

  const write = (): Draft | null => {
    clearTimeout(timer.current);
    timer.current = undefined;
    const now = flush();
    if (!isUnsaved(now)) return null;
    written.current = true;
    const draft: Draft = {
      id: ownId,
      docKey: docKey(now.base.projectId, now.base.id),
      fileName: now.base.fileName,
      text: now.text,
      baseHash: now.base.hash,
      savedAt: new Date().toISOString(),
    };
    drafts.put(draft).then(
      () => {
        setStored(draft.text);
        for (const old of replaced.current.splice(0)) drafts.remove(old).catch(() => undefined);
      },
      // Full, or switched off; the text is still in the editor.
      tellOfStorage,
    );
    return draft;
  };
  const writeNow = useEffectEvent(write);

  // biome-ignore lint/correctness/useExhaustiveDependencies: every change of the text may start the clock
  useEffect(() => {
    if (dirty) {
      timer.current ??= setTimeout(() => writeNow(), writeEvery);
      return;
    }
    clearTimeout(timer.current);
    timer.current = undefined;
    setStored(null);
    if (!written.current) return;
    written.current = false;
    const key = docKey(doc.base.projectId, doc.base.id);
    drafts.remove({ id: ownId, docKey: key }).catch(() => undefined);
  }, [doc.text, dirty, ownId]);

  const leave = useEffectEvent(() => {
    const draft = write();
    if (draft) leftTexts.put(draft);
  });
  const forgetLeft = useEffectEvent(() =>
    leftTexts.forget(docKey(doc.base.projectId, doc.base.id)),
  );
  useEffect(() => {
    forgetLeft();
    const keep = () => writeNow();
    window.addEventListener("pagehide", keep);
    document.addEventListener("visibilitychange", keep);
    return () => {
      window.removeEventListener("pagehide", keep);
      document.removeEventListener("visibilitychange", keep);
      leave();
    };
  }, []);

  const kept = !dirty || stored === doc.text;
  useEffect(() => {
    if (kept) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [kept]);

  /** Leaves the present draft for later recovery; what is typed from now on is another one. */
  const setAside = () => {
    write();
    written.current = false;
    setOwnId(randomId());
  };
  /** This draft's text is in the editor now: it is removed once the own one has it. */
  const replace = (draft: Draft) => replaced.current.push(draft);

  return { ownId, kept, writeNow: write, setAside, replace };
}

const isUnsaved = (doc: OpenDoc) => isDirty(doc) || doc.save.kind === "gone";

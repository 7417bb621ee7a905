// An open doc with its text, its saves and what others do to it meanwhile.
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useEffectEvent, useRef, useState } from "react";
import { queries } from "@/shared/api/queries";
import type { Doc } from "@/shared/api/types";
import { useServerEvent } from "@/shared/api/use-realtime";
import type { LockSession } from "../locks/lock-session";
import { type DocEvent, docReducer, isDirty, openDoc, reopenDoc } from "./doc-machine";
import { leftTexts } from "./left-texts";
import { saveDoc } from "./save-doc";

interface OpenDocOptions {
  /** The doc as the query cache has it; it changes when others write. */
  latest: Doc;
  session: LockSession;
  /** Makes the editor hand up what was typed last. */
  flush: () => void;
}

export function useOpenDoc({ latest, session, flush }: OpenDocOptions) {
  const cache = useQueryClient();
  const [state, setState] = useState(() => {
    const left = leftTexts.of(latest);
    return left ? reopenDoc(latest, left.text) : openDoc(latest);
  });
  // A save right after a keystroke has that keystroke, whether or not it has been rendered.
  const now = useRef(state);
  const handUp = useEffectEvent(flush);
  const dispatch = useCallback((event: DocEvent) => {
    // Whether the doc was typed in decides what most events mean.
    if (event.type !== "typed") handUp();
    now.current = docReducer(now.current, event);
    setState(now.current);
  }, []);
  const saving = useRef(false);
  /** Of the save under way, and of the next attempt when it fails. */
  const message = useRef<string>(undefined);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what came during a save is looked at after it
  useEffect(() => dispatch({ type: "seen", doc: latest }), [latest, state.save.kind === "saving"]);

  useServerEvent("doc:deleted", (data) => {
    if (data.docId === latest.id) dispatch({ type: "deleted" });
  });

  /** The doc with what was typed last. */
  const current = () => {
    flush();
    return now.current;
  };

  /** True once the server has what was typed. */
  const save = async (why?: string): Promise<boolean> => {
    const doc = current();
    if (saving.current) return false;
    if (!(isDirty(doc) || doc.save.kind === "gone")) return true;
    saving.current = true;
    message.current = why ?? message.current;
    dispatch({ type: "save-started" });
    const outcome = await saveDoc(doc, session.token, message.current);
    saving.current = false;
    let saved = false;
    for (const event of outcome.events) {
      dispatch(event);
      if (event.type !== "saved") continue;
      saved = true;
      message.current = undefined;
      const { projectId, fileName } = event.doc;
      const content = { ...event.doc, content: event.text };
      cache.setQueryData(queries.doc(projectId, fileName).queryKey, content);
      cache.invalidateQueries({ queryKey: queries.docs(projectId).queryKey });
    }
    if (outcome.lockProblem) session.refusedWrite(outcome.lockProblem);
    return saved;
  };

  return { state, dispatch, save, current, dirty: isDirty(state) };
}

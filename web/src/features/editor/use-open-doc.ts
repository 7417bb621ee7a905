// An open doc with its text, its saves and what others do to it meanwhile.
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useEffectEvent, useRef, useState } from "react";
import { queries } from "@/shared/api/queries";
import type { Doc } from "@/shared/api/types";
import { useServerEvent } from "@/shared/api/use-realtime";
import type { LockSession } from "../locks/lock-session";
import { type DocEvent, docReducer, isDirty, openDoc } from "./doc-machine";
import { saveDoc } from "./save-doc";

/** `latest` is the doc as the query cache has it; it changes when others write. */
export function useOpenDoc(latest: Doc, session: LockSession) {
  const cache = useQueryClient();
  const [state, setState] = useState(() => openDoc(latest));
  // A save right after a keystroke has that keystroke, whether or not it has been rendered.
  const now = useRef(state);
  const dispatch = useCallback((event: DocEvent) => {
    now.current = docReducer(now.current, event);
    setState(now.current);
  }, []);
  const saving = useRef(false);
  const dirty = isDirty(state);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what came during a save is looked at after it
  useEffect(() => dispatch({ type: "seen", doc: latest }), [latest, state.save.kind === "saving"]);

  useServerEvent("doc:deleted", (data) => {
    if (data.docId === latest.id) dispatch({ type: "deleted" });
  });

  const save = async () => {
    const current = now.current;
    if (saving.current || !(isDirty(current) || current.save.kind === "gone")) return;
    saving.current = true;
    dispatch({ type: "save-started" });
    const outcome = await saveDoc(current, session.token);
    saving.current = false;
    for (const event of outcome.events) {
      dispatch(event);
      if (event.type === "saved") {
        const { projectId, fileName } = event.doc;
        cache.setQueryData(queries.doc(projectId, fileName).queryKey, {
          ...event.doc,
          content: event.text,
        });
        cache.invalidateQueries({ queryKey: queries.docs(projectId).queryKey });
      }
    }
    if (outcome.lockProblem) session.refusedWrite(outcome.lockProblem);
  };
  const saveByKey = useEffectEvent(() => {
    if (session.token) save();
  });

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
        event.preventDefault();
        saveByKey();
      }
    };
    window.addEventListener("keydown", onKey, true);
    return () => window.removeEventListener("keydown", onKey, true);
  }, []);

  useEffect(() => {
    if (!dirty) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [dirty]);

  return { state, dispatch, save, dirty };
}

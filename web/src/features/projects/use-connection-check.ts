// Tries a connection: by itself a moment after it changed, or at once when somebody asks.
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { api } from "@/shared/api/client";
import type { CheckedConnection } from "@/shared/api/types";
import { accessOf, type Connection, checkBody, worthChecking } from "./connection";

export const checkAfter = 600;

export function useConnectionCheck(connection: Connection, projectId?: string) {
  // Only the latest question is followed: an answer to an earlier one comes to nobody.
  const check = useMutation({
    mutationFn: (asked: Connection) => api.projects.check(checkBody(asked, projectId)),
  });
  const [found, setFound] = useState<{ access: string; answer: CheckedConnection } | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const now = (asked: Connection) => {
    stop();
    check.mutate(asked, {
      onSuccess: (answer) => setFound({ access: accessOf(asked), answer }),
    });
  };
  const stop = () => {
    clearTimeout(timer.current);
    timer.current = undefined;
    check.reset();
  };
  /** What is known is of another connection from now on. */
  const changed = (next: Connection) => {
    stop();
    if (worthChecking(next)) timer.current = setTimeout(() => now(next), checkAfter);
  };
  /** Somebody wants to see what there is to choose from. */
  const want = () => {
    const underway = timer.current !== undefined || !check.isIdle;
    if (!offers && !underway && worthChecking(connection)) now(connection);
  };

  const offers = found?.access === accessOf(connection) ? found.answer : null;
  return {
    pending: check.isPending,
    error: check.error,
    /** The answer to the connection as it stands now. */
    answer: check.data ?? null,
    /** What the last good answer about this repository has to offer, whichever branch and folder are entered now. */
    offers,
    now,
    stop,
    changed,
    want,
  };
}

export type ConnectionCheck = ReturnType<typeof useConnectionCheck>;

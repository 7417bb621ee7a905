// A save that the server did not take is sent again by itself: when the server is back, when a lost lock was taken back, and
// when the person has signed in again.
import { useEffect, useEffectEvent, useRef } from "react";
import { toast } from "sonner";
import { useStanding } from "@/shared/api/session";
import { useOutage } from "@/shared/api/use-realtime";
import { t } from "@/strings/editor";
import { isAway, type OpenDoc } from "./doc-machine";

const againAfter = 10_000;
const locked = 423;

export function useSaveAgain(
  doc: OpenDoc,
  lockToken: string | null,
  save: () => Promise<boolean>,
): void {
  const connected = useOutage() === null;
  const problem = doc.save.kind === "failed" ? doc.save.problem : null;
  const away = problem !== null && isAway(problem);
  /** The token with which the last save was refused. */
  const refusedToken = useRef<string | null>(null);

  const again = useEffectEvent(async () => {
    if (lockToken && (await save())) toast.success(t.save.sentAgain);
  });

  const wasCut = useRef(false);
  useEffect(() => {
    if (!connected) wasCut.current = true;
    else if (wasCut.current) {
      wasCut.current = false;
      if (away) again();
    }
  }, [away, connected]);
  useEffect(() => {
    if (!away || !lockToken) return;
    const timer = setInterval(() => again(), againAfter);
    return () => clearInterval(timer);
  }, [away, lockToken]);

  const resumed = useStanding((standing) => standing.resumed);
  const resumedBefore = useRef(resumed);
  const signedOut = problem?.isSignedOut === true;
  useEffect(() => {
    if (resumed === resumedBefore.current) return;
    resumedBefore.current = resumed;
    if (signedOut) again();
  }, [resumed, signedOut]);

  useEffect(() => {
    if (problem?.status !== locked) {
      refusedToken.current = lockToken;
      return;
    }
    if (!lockToken || lockToken === refusedToken.current) return;
    refusedToken.current = lockToken;
    again();
  }, [problem, lockToken]);
}

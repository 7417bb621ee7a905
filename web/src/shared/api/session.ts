// Whether whoever sits here is still signed in: ends the page's rights when the session has ended, and gives them back.
import type { QueryClient } from "@tanstack/react-query";
import { create } from "zustand";
import { recognise } from "@/shared/lib/identity";
import { listenToRefusals } from "./http";
import type { ApiProblem } from "./problem";
import { queries } from "./queries";
import type { Realtime } from "./realtime";
import type { Session } from "./types";

const backAfter = 2_000;

interface Standing {
  /** The session has ended while the page was open; what was typed is still there. */
  ended: boolean;
  /** How often the person has signed in again since, with the same account. */
  resumed: number;
  /** The person is signing out: nothing of theirs is on screen any more. */
  leaving: boolean;
}

export const useStanding = create<Standing>(() => ({ ended: false, resumed: 0, leaving: false }));

/** Whether somebody may see the pages of the app: on a server without accounts everybody who reaches it. */
export const isInside = (session: Session | undefined): boolean =>
  session !== undefined && (session.mode === "none" || session.account != null);

export const isAdmin = (session: Session | undefined): boolean =>
  session !== undefined && (session.mode === "none" || session.account?.isAdmin === true);

const known = (cache: QueryClient) => cache.getQueryData(queries.session().queryKey);

/** Somebody signed in, on a page for those who had not. */
export function signedIn(cache: QueryClient, session: Session): void {
  recognise(session.account);
  cache.setQueryData(queries.session().queryKey, session);
}

/**
 * Somebody signed in over a page whose session had ended. The same person goes on where they were; of another one nothing
 * may be mixed with what is on screen, which a new start of the page makes sure of: it puts what was typed into the drafts
 * of whoever typed it.
 */
export function signedInAgain(cache: QueryClient, session: Session): void {
  if (session.account?.id !== known(cache)?.account?.id) {
    window.location.reload();
    return;
  }
  signedIn(cache, session);
  useStanding.setState(({ resumed }) => ({ ended: false, resumed: resumed + 1 }));
  cache.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" });
}

/** Asks the server, whose answer no outage is told by. */
async function askWho(): Promise<Session | null> {
  try {
    const response = await fetch("/api/session");
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

/** Looks whether the session of this page is still what it was: it may have been ended, or begun again in another tab. */
export async function lookAgain(cache: QueryClient): Promise<void> {
  const before = known(cache);
  if (before?.mode !== "accounts" || !before.account || useStanding.getState().leaving) return;
  const now = await askWho();
  if (!now) return;
  if (!now.account) useStanding.setState({ ended: true });
  else if (useStanding.getState().ended || now.account.id !== before.account.id) {
    signedInAgain(cache, now);
  }
}

/** Watches for the end of the session; returns the undo. */
export function watchSession(
  cache: QueryClient,
  realtime: Pick<Realtime, "state" | "onState" | "start" | "stop">,
): () => void {
  const refused = (problem: ApiProblem, method: string) => {
    if (problem.isSignedOut && known(cache)?.account && !useStanding.getState().leaving) {
      useStanding.setState({ ended: true });
    }
    if (problem.status !== 403 || method === "GET") return;
    // The role may have changed, and with it what the pages offer.
    cache.invalidateQueries({ queryKey: ["projects"] });
    cache.invalidateQueries({
      predicate: ({ queryKey }) => queryKey[0] === "project" && queryKey.length === 2,
    });
  };
  const lost = async () => {
    if (realtime.state !== "closed" && realtime.state !== "off") return;
    if (useStanding.getState().ended) return;
    const sentAway = realtime.state === "off";
    await lookAgain(cache);
    // Not at once: what sent this connection away may do the same to the next.
    if (sentAway) setTimeout(connect, backAfter);
  };
  const seen = () => {
    // Whoever went to another tab to sign in is back.
    if (document.visibilityState === "visible" && useStanding.getState().ended) lookAgain(cache);
  };
  const connect = () => {
    const { ended, leaving } = useStanding.getState();
    if (ended || leaving || !isInside(known(cache))) realtime.stop();
    else realtime.start();
  };
  listenToRefusals(refused);
  document.addEventListener("visibilitychange", seen);
  const undo = [
    realtime.onState(lost),
    useStanding.subscribe(connect),
    cache.getQueryCache().subscribe(({ query }) => {
      if (query.queryKey[0] === "session") connect();
    }),
  ];
  return () => {
    listenToRefusals(() => undefined);
    document.removeEventListener("visibilitychange", seen);
    for (const stop of undo) stop();
  };
}

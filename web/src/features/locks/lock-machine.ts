// What the editor knows about its lock, as a pure state machine; lock-session.ts carries out the effects.
import type { ApiProblem } from "@/shared/api/problem";
import type { Lock } from "@/shared/api/types";

/** Why a page that could edit is only reading. */
export type ReadingReason =
  | { kind: "not-asked" }
  | { kind: "held" }
  | { kind: "other-tab" }
  | { kind: "expired" }
  | { kind: "released" }
  | { kind: "taken" }
  | { kind: "forced"; by: string | null; reason: string | null };

export type LockState =
  | { phase: "asking"; again: boolean }
  | { phase: "held"; lock: Lock; token: string }
  | { phase: "reading"; why: ReadingReason; lock: Lock | null }
  | { phase: "failed"; problem: ApiProblem };

export type LockEvent =
  | { type: "edit" }
  | { type: "acquired"; lock: Lock; token: string }
  | { type: "refused"; lock: Lock; inOtherTab: boolean }
  | { type: "failed"; problem: ApiProblem }
  | { type: "renewed"; lock: Lock }
  /** The server says that the lock is not ours; `takeBack` asks for one that is free. */
  | { type: "lost"; lock: Lock | null; takeBack: boolean }
  | { type: "handed-over" }
  | { type: "room-joined"; lock: Lock | null }
  | { type: "room-acquired"; lock: Lock }
  | { type: "room-extended"; lockId: string; expiresAt: string }
  | {
      type: "room-released";
      lockId: string;
      how: "released" | "expired" | "forced";
      by: string | null;
      reason: string | null;
    };

export function lockReducer(state: LockState, event: LockEvent): LockState {
  switch (state.phase) {
    case "asking":
      return whileAsking(state, event);
    case "held":
      return whileHeld(state, event);
    case "reading":
      return whileReading(state, event);
    case "failed":
      // A room that answers means the server is back: ask again by ourselves.
      return event.type === "edit" || event.type === "room-joined"
        ? { phase: "asking", again: false }
        : state;
  }
}

function whileAsking(state: LockState & { phase: "asking" }, event: LockEvent): LockState {
  switch (event.type) {
    case "acquired":
      return { phase: "held", lock: event.lock, token: event.token };
    case "refused": {
      const kind = event.inOtherTab ? "other-tab" : state.again ? "taken" : "held";
      return { phase: "reading", why: { kind }, lock: event.lock };
    }
    case "failed":
      return { phase: "failed", problem: event.problem };
    default:
      // The answer to our own request decides; the room's events may be about it.
      return state;
  }
}

function whileHeld(state: LockState & { phase: "held" }, event: LockEvent): LockState {
  switch (event.type) {
    case "renewed":
      return event.lock.id === state.lock.id ? { ...state, lock: event.lock } : state;
    case "room-extended":
      return event.lockId === state.lock.id
        ? { ...state, lock: { ...state.lock, expiresAt: event.expiresAt } }
        : state;
    case "lost":
      if (event.lock) return { phase: "reading", why: { kind: "taken" }, lock: event.lock };
      return event.takeBack
        ? { phase: "asking", again: true }
        : { phase: "reading", why: { kind: "expired" }, lock: null };
    case "room-released":
      if (event.lockId !== state.lock.id) return state;
      return {
        phase: "reading",
        why:
          event.how === "forced"
            ? { kind: "forced", by: event.by, reason: event.reason }
            : { kind: event.how },
        lock: null,
      };
    case "handed-over":
      return { phase: "reading", why: { kind: "other-tab" }, lock: null };
    default:
      return state;
  }
}

function whileReading(state: LockState & { phase: "reading" }, event: LockEvent): LockState {
  switch (event.type) {
    case "edit":
      return { phase: "asking", again: false };
    case "room-joined":
    case "room-acquired":
    case "lost":
      return see(state, event.lock);
    case "room-extended":
      return state.lock?.id === event.lockId
        ? { ...state, lock: { ...state.lock, expiresAt: event.expiresAt } }
        : state;
    case "room-released":
      return state.lock?.id === event.lockId ? see(state, null) : state;
    default:
      return state;
  }
}

/** What was true of the lock that we know need not be true of the next one. */
function see(state: LockState & { phase: "reading" }, lock: Lock | null): LockState {
  const sameLock = state.lock === null || state.lock.id === lock?.id;
  const aboutLock = state.why.kind === "other-tab" || state.why.kind === "taken";
  return { ...state, lock, why: aboutLock && !sameLock ? { kind: "held" } : state.why };
}

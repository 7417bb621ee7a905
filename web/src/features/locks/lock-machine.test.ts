import { describe, expect, it } from "vitest";
import { ApiProblem } from "@/shared/api/problem";
import { aLock } from "@/test/fixtures";
import { type LockEvent, type LockState, lockReducer } from "./lock-machine";

const mine = aLock({ id: "lck_mine" });
const theirs = aLock({ id: "lck_theirs", lockedBy: "Jonas" });
const held: LockState = { phase: "held", lock: mine, token: "lt_1" };
const asking: LockState = { phase: "asking", again: false };
const reading = (over: Partial<LockState & { phase: "reading" }> = {}): LockState => ({
  phase: "reading",
  why: { kind: "held" },
  lock: theirs,
  ...over,
});
const released = (lockId: string, how: "released" | "expired" | "forced"): LockEvent => ({
  type: "room-released",
  lockId,
  how,
  by: how === "forced" ? "Ada" : null,
  reason: how === "forced" ? "deadline" : null,
});

describe("while asking", () => {
  it("edits when the lock was won", () => {
    expect(lockReducer(asking, { type: "acquired", lock: mine, token: "lt_1" })).toEqual(held);
  });

  it("reads when somebody else has it, another tab has it, or it went while away", () => {
    const refused = (again: boolean, inOtherTab: boolean) =>
      lockReducer({ phase: "asking", again }, { type: "refused", lock: theirs, inOtherTab });
    expect(refused(false, false)).toEqual(reading());
    expect(refused(false, true)).toEqual(reading({ why: { kind: "other-tab" } }));
    expect(refused(true, false)).toEqual(reading({ why: { kind: "taken" } }));
  });

  it("listens to the answer only, not to the room", () => {
    expect(lockReducer(asking, { type: "room-acquired", lock: mine })).toBe(asking);
    expect(lockReducer(asking, released("lck_mine", "released"))).toBe(asking);
  });

  it("fails with the reason, and asks again when the server is back or the person wants to", () => {
    const problem = ApiProblem.offline();
    const failed = lockReducer(asking, { type: "failed", problem });
    expect(failed).toEqual({ phase: "failed", problem });
    expect(lockReducer(failed, { type: "room-joined", lock: null })).toEqual(asking);
    expect(lockReducer(failed, { type: "edit" })).toEqual(asking);
  });
});

describe("while held", () => {
  it("follows renewals of its own lock only", () => {
    const later = { ...mine, expiresAt: "2030-01-01T00:00:00Z" };
    expect(lockReducer(held, { type: "renewed", lock: later })).toEqual({ ...held, lock: later });
    const extended = { type: "room-extended", expiresAt: later.expiresAt } as const;
    expect(lockReducer(held, { ...extended, lockId: "lck_mine" })).toEqual({
      ...held,
      lock: later,
    });
    expect(lockReducer(held, { ...extended, lockId: "lck_theirs" })).toBe(held);
  });

  it("takes a free lock back, but not for an empty chair", () => {
    const lost = (takeBack: boolean) => lockReducer(held, { type: "lost", lock: null, takeBack });
    expect(lost(true)).toEqual({ phase: "asking", again: true });
    expect(lost(false)).toEqual(reading({ why: { kind: "expired" }, lock: null }));
  });

  it("reads when somebody else took it", () => {
    expect(lockReducer(held, { type: "lost", lock: theirs, takeBack: true })).toEqual(
      reading({ why: { kind: "taken" } }),
    );
  });

  it("knows how its lock ended", () => {
    expect(lockReducer(held, released("lck_mine", "expired"))).toEqual(
      reading({ why: { kind: "expired" }, lock: null }),
    );
    expect(lockReducer(held, released("lck_mine", "forced"))).toEqual(
      reading({ why: { kind: "forced", by: "Ada", reason: "deadline" }, lock: null }),
    );
    expect(lockReducer(held, released("lck_theirs", "released"))).toBe(held);
  });

  it("does not believe a room that speaks of other locks", () => {
    expect(lockReducer(held, { type: "room-joined", lock: null })).toBe(held);
    expect(lockReducer(held, { type: "room-acquired", lock: theirs })).toBe(held);
  });

  it("hands over to another tab", () => {
    expect(lockReducer(held, { type: "handed-over" })).toEqual(
      reading({ why: { kind: "other-tab" }, lock: null }),
    );
  });
});

describe("while reading", () => {
  it("follows whoever holds the lock", () => {
    const free = lockReducer(reading(), released("lck_theirs", "released"));
    expect(free).toEqual(reading({ lock: null }));
    expect(lockReducer(reading(), released("lck_old", "released"))).toEqual(reading());
    expect(lockReducer(free, { type: "room-acquired", lock: theirs })).toEqual(reading());
    expect(lockReducer(free, { type: "room-joined", lock: theirs })).toEqual(reading());
  });

  it("asks when the person wants to edit", () => {
    expect(lockReducer(reading({ lock: null }), { type: "edit" })).toEqual(asking);
  });

  it("does not say of the next lock what was true of the last", () => {
    const otherTab = reading({ why: { kind: "other-tab" }, lock: mine });
    expect(lockReducer(otherTab, { type: "room-joined", lock: mine })).toEqual(otherTab);
    expect(lockReducer(otherTab, { type: "room-acquired", lock: theirs })).toEqual(reading());
    expect(lockReducer(otherTab, released("lck_mine", "released"))).toEqual(
      reading({ lock: null }),
    );
    const handedOver = reading({ why: { kind: "other-tab" }, lock: null });
    expect(lockReducer(handedOver, { type: "room-acquired", lock: mine })).toEqual(otherTab);
  });
});

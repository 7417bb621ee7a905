import { expect, it } from "vitest";
import type { ApiKey } from "@/shared/api/types";
import { dateIn, expiresAt, stateOf } from "./expiry";

const now = Date.parse("2026-03-01T12:00:00Z");
const key = (over: Partial<ApiKey>): ApiKey => ({
  id: "key_1",
  projectId: "prj_1",
  name: "Laptop",
  prefix: "sk_1",
  scopes: ["read:docs", "read:status"],
  isActive: true,
  createdAt: "2026-01-01T00:00:00Z",
  ...over,
});

it("is a number of days from now, the end of a day, or never", () => {
  expect(expiresAt("never", "")).toBeNull();
  expect(expiresAt("30", "", now)).toBe("2026-03-31T12:00:00.000Z");
  expect(expiresAt("date", "2026-05-01")).toBe(new Date("2026-05-01T23:59:59").toISOString());
  expect(dateIn(1, Date.parse("2026-12-31T12:00:00"))).toBe("2027-01-01");
});

it.each([
  [{}, { is: "working" }],
  [{ expiresAt: "2026-06-01T00:00:00Z" }, { is: "working" }],
  [{ expiresAt: "2026-03-15T11:59:59Z" }, { is: "expiring", days: 13 }],
  [{ expiresAt: "2026-03-01T18:00:00Z" }, { is: "expiring", days: 0 }],
  [{ expiresAt: "2026-03-01T12:00:00Z" }, { is: "expired" }],
  [{ expiresAt: "2026-03-01T12:00:00Z", isActive: false }, { is: "expired" }],
  [{ isActive: false }, { is: "revoked" }],
  [{ expiresAt: "2026-06-01T00:00:00Z", isActive: false }, { is: "revoked" }],
])("a key with %j is in the state %j", (over, state) => {
  expect(stateOf(key(over), now)).toEqual(state);
});

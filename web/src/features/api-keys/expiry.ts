// When an API key ends, as people choose and read it.
import type { ApiKey } from "@/shared/api/types";

const day = 24 * 60 * 60 * 1000;

/** Time enough to make another key and to bring it to the workstation. */
const soonDays = 14;

export const expiryChoices = ["never", "30", "90", "365", "date"] as const;
export type ExpiryChoice = (typeof expiryChoices)[number];

export const isExpiryChoice = (text: string): text is ExpiryChoice =>
  expiryChoices.some((choice) => choice === text);

/** The end of that day, where the person is; null for never. */
export function expiresAt(choice: ExpiryChoice, date: string, now = Date.now()): string | null {
  if (choice === "never") return null;
  if (choice === "date") return new Date(`${date}T23:59:59`).toISOString();
  return new Date(now + Number(choice) * day).toISOString();
}

/** A date as a date field has it, that many days from now. */
export function dateIn(days: number, now = Date.now()): string {
  const date = new Date(now + days * day);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

export type KeyState =
  | { is: "working" }
  | { is: "expiring"; days: number }
  | { is: "expired" }
  | { is: "revoked" };

export function stateOf(key: ApiKey, now = Date.now()): KeyState {
  const left = key.expiresAt ? Date.parse(key.expiresAt) - now : Number.POSITIVE_INFINITY;
  // One that has expired is not active either.
  if (left <= 0) return { is: "expired" };
  if (!key.isActive) return { is: "revoked" };
  if (!Number.isFinite(left)) return { is: "working" };
  const days = Math.floor(left / day);
  return days < soonDays ? { is: "expiring", days } : { is: "working" };
}

export const isDead = ({ is }: KeyState) => is === "expired" || is === "revoked";

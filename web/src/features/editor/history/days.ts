// Versions under the day on which they were saved.
import type { Revision } from "@/shared/api/types";
import { t } from "@/strings/editor";

export interface Day {
  name: string;
  revisions: Revision[];
}

const dayOf = new Intl.DateTimeFormat("en", { dateStyle: "full" });
const oneDay = 24 * 3_600_000;

/** Newest first, as they came. */
export function byDay(revisions: Revision[], now = Date.now()): Day[] {
  const today = dayOf.format(now);
  const yesterday = dayOf.format(now - oneDay);
  const days: Day[] = [];
  for (const revision of revisions) {
    const date = dayOf.format(new Date(revision.createdAt));
    const name = date === today ? t.history.today : date === yesterday ? t.history.yesterday : date;
    const last = days.at(-1);
    if (last?.name === name) last.revisions.push(revision);
    else days.push({ name, revisions: [revision] });
  }
  return days;
}

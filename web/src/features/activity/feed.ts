// What the audit log's entries mean for people: sentences, days, and one line for what was done over and over.
import type { ActivityEntry } from "@/shared/api/types";
import { t } from "@/strings/activity";

export type Filter = keyof typeof t.filters;

export const isFilter = (text: string): text is Filter => text in t.filters;

const areas: Record<string, Filter> = {
  doc: "docs",
  folder: "docs",
  lock: "locks",
  sync: "sync",
  pull_request: "sync",
  project: "settings",
  api_key: "settings",
  webhook: "settings",
  member: "people",
  invitation: "people",
};

const areaOf = (action: string) => action.slice(0, action.indexOf("."));

export const isShown = ({ action }: ActivityEntry, filter: Filter) =>
  filter === "all" || areas[areaOf(action)] === filter;

/** A part of a sentence: plain words, or a name with what it is the name of. */
export interface Part {
  text: string;
  is: "words" | "doc" | "folder" | "commit" | "link" | "name";
}

function nameOf(area: string, target: string): Part {
  if (/^https?:\/\//.test(target)) {
    const number = /\/(?:pull|merge_requests)\/(\d+)\/?$/.exec(target)?.[1];
    return { text: number ? `#${number}` : target.replace(/^https?:\/\//, ""), is: "link" };
  }
  if (/^[0-9a-f]{40,64}$/.test(target)) return { text: target.slice(0, 7), is: "commit" };
  // The id of an invitation, which has no other name.
  if (area === "invitation" && !target.includes("@")) return { text: t.somebody, is: "name" };
  if (area === "doc") return { text: target, is: "doc" };
  if (area === "folder") return { text: target, is: "folder" };
  return { text: target, is: "name" };
}

const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf("/")));

/** An action the app has no words for still reads: "doc.copied" is "doc copied". */
export function sentenceOf({ actor, action, target, detail }: ActivityEntry): Part[] {
  const area = areaOf(action);
  const from = action.endsWith(".renamed") ? (detail?.replace(/^from /, "") ?? "") : "";
  const moved = from && target && folderOf(from) !== folderOf(target);
  const key = moved ? `${area}.moved` : action;
  // What a sync finds a conflict in is a doc, too.
  const subject = action === "sync.conflict" ? "doc" : area;
  const known = (actor === target ? t.ofOneself[key] : undefined) ?? t.sentences[key];
  const words = known ?? `${action.replace(/[._]/g, " ")} {target}`;
  return words
    .split(/(\{target\}|\{from\}|\{role\})/)
    .map((text): Part => {
      if (text === "{target}") return target ? nameOf(subject, target) : { text: "", is: "words" };
      if (text === "{from}") return { text: from, is: "name" };
      if (text === "{role}") return { text: t.asRole[detail ?? ""] ?? detail ?? "", is: "words" };
      return { text, is: "words" };
    })
    .filter(({ text }) => text !== "");
}

/** What more there is to say: a reason, a commit message, an error. */
export function noteOf({ action, detail }: ActivityEntry): string | null {
  if (!detail) return null;
  // These are in the sentence, or say what it says.
  const isSaid =
    /\.(?:renamed|restored|role_changed)$|^invitation\.created$|^api_key\.|^sync\.conflict$|^project\.created$/.test(
      action,
    );
  return isSaid ? null : detail;
}

/** One line of the feed: an entry, and how often it happened in a row. */
export interface Line {
  entry: ActivityEntry;
  times: number;
}

export interface Day {
  key: string;
  lines: Line[];
}

const isSame = (a: ActivityEntry, b: ActivityEntry) =>
  a.actor === b.actor && a.action === b.action && a.target === b.target && a.detail === b.detail;

/** Newest first, as they came; a doc that somebody saved five times in a row is one line. */
export function byDay(entries: ActivityEntry[]): Day[] {
  const days: Day[] = [];
  for (const entry of entries) {
    const key = new Date(entry.createdAt).toDateString();
    let day = days.at(-1);
    if (day?.key !== key) {
      day = { key, lines: [] };
      days.push(day);
    }
    const last = day.lines.at(-1);
    if (last && isSame(last.entry, entry)) last.times += 1;
    else day.lines.push({ entry, times: 1 });
  }
  return days;
}

const dayFormat = new Intl.DateTimeFormat("en", { weekday: "long", day: "numeric", month: "long" });
const olderFormat = new Intl.DateTimeFormat("en", { dateStyle: "long" });

export function dayName(key: string, now = Date.now()): string {
  const day = new Date(key);
  const today = new Date(now);
  if (key === today.toDateString()) return t.today;
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (key === yesterday.toDateString()) return t.yesterday;
  return (day.getFullYear() === today.getFullYear() ? dayFormat : olderFormat).format(day);
}

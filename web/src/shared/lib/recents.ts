// What was opened or used lately in this browser, newest first: projects, docs and commands, by a name of each.
import { create } from "zustand";
import { persist } from "zustand/middleware";

/** More than anybody looks back to. */
const kept = 60;

interface Recents {
  names: string[];
  touch: (name: string) => void;
}

export const useRecents = create<Recents>()(
  persist(
    (set) => ({
      names: [],
      touch: (name) =>
        set(({ names }) => ({
          names: [name, ...names.filter((other) => other !== name)].slice(0, kept),
        })),
    }),
    { name: "ai-toolkit.recents" },
  ),
);

export const recent = {
  project: (projectId: string) => `project:${projectId}`,
  doc: (docId: string) => `doc:${docId}`,
  command: (id: string) => `command:${id}`,
};

/** Sorts by when each was opened last; what never was keeps its order behind. */
export function byRecency<T>(items: T[], names: string[], nameOf: (item: T) => string): T[] {
  const ranks = new Map(names.map((name, at) => [name, at]));
  const rank = (item: T) => ranks.get(nameOf(item)) ?? Number.POSITIVE_INFINITY;
  // Two that never were opened would differ by ∞ - ∞, which is no number.
  return items.toSorted((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
}

// The searches that led somewhere, newest first, per project; remembered in this browser.
import { create } from "zustand";
import { persist } from "zustand/middleware";

const most = 8;

interface Recent {
  queries: Record<string, string[]>;
  add: (projectId: string, query: string) => void;
  forget: (projectId: string, query: string) => void;
}

export const useRecent = create<Recent>()(
  persist(
    (set) => ({
      queries: {},
      add: (projectId, query) =>
        set(({ queries }) => ({
          queries: {
            ...queries,
            [projectId]: [query, ...without(queries[projectId], query)].slice(0, most),
          },
        })),
      forget: (projectId, query) =>
        set(({ queries }) => ({
          queries: { ...queries, [projectId]: without(queries[projectId], query) },
        })),
    }),
    { name: "ai-toolkit.searches" },
  ),
);

const without = (queries: string[] = [], query: string) =>
  queries.filter((one) => one.toLowerCase() !== query.toLowerCase());

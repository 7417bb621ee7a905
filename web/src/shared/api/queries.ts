// The query cache's keys and how each is filled; realtime events write to the same keys.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api } from "./client";

export const queries = {
  /** Asked once; who signs in or out afterwards says so. */
  session: () => queryOptions({ queryKey: ["session"], queryFn: api.session, staleTime: Infinity }),
  projects: () => queryOptions({ queryKey: ["projects"], queryFn: api.projects.list }),
  project: (id: string) =>
    queryOptions({ queryKey: ["project", id], queryFn: () => api.projects.get(id) }),
  docs: (id: string) =>
    queryOptions({ queryKey: ["project", id, "docs"], queryFn: () => api.docs.list(id) }),
  doc: (id: string, file: string) =>
    queryOptions({ queryKey: ["project", id, "doc", file], queryFn: () => api.docs.get(id, file) }),
  conflict: (id: string, file: string) =>
    queryOptions({
      queryKey: ["project", id, "conflict", file],
      queryFn: () => api.docs.conflict(id, file),
    }),
  conflicts: (id: string) =>
    queryOptions({
      queryKey: ["project", id, "conflicts"],
      queryFn: () => api.projects.conflicts(id),
    }),
  changes: (id: string) =>
    queryOptions({
      queryKey: ["project", id, "changes"],
      queryFn: () => api.projects.changes(id),
      // A list to choose from must be what there is.
      staleTime: 0,
    }),
  syncRuns: (id: string) =>
    infiniteQueryOptions({
      queryKey: ["project", id, "sync-runs"],
      queryFn: ({ pageParam }) => api.projects.syncRuns(id, pageParam),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    }),
  webhook: (id: string) =>
    queryOptions({ queryKey: ["project", id, "webhook"], queryFn: () => api.webhooks.get(id) }),
  revisions: (id: string, file: string) =>
    infiniteQueryOptions({
      queryKey: ["project", id, "revisions", file],
      queryFn: ({ pageParam }) => api.docs.revisions(id, file, pageParam),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    }),
  revision: (id: string, file: string, version: number) =>
    queryOptions({
      queryKey: ["project", id, "revision", file, version],
      queryFn: () => api.docs.revision(id, file, version),
      staleTime: Infinity,
    }),
  activity: (id: string) =>
    infiniteQueryOptions({
      queryKey: ["project", id, "activity"],
      queryFn: ({ pageParam }) => api.projects.activity(id, pageParam),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    }),
  clientDownloads: () =>
    queryOptions({ queryKey: ["client-downloads"], queryFn: api.clientDownloads }),
  workstations: (id: string) =>
    queryOptions({
      queryKey: ["project", id, "workstations"],
      queryFn: () => api.workstations.list(id),
    }),
  keys: (id: string) =>
    queryOptions({ queryKey: ["project", id, "keys"], queryFn: () => api.keys.list(id) }),
  search: (id: string, q: string) =>
    queryOptions({
      queryKey: ["project", id, "search", q],
      queryFn: ({ signal }) => api.projects.search(id, q, signal),
      staleTime: 10_000,
    }),
};

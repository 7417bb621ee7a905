// The query cache's keys for what is about people, and how each is filled.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { type AuditWanted, people } from "./people";

export const peopleQueries = {
  sessions: () =>
    queryOptions({ queryKey: ["own-sessions"], queryFn: people.own.sessions, staleTime: 0 }),
  identities: () =>
    queryOptions({ queryKey: ["own-identities"], queryFn: people.own.identities, staleTime: 0 }),
  accounts: () =>
    infiniteQueryOptions({
      queryKey: ["accounts"],
      queryFn: ({ pageParam }) => people.accounts.list(pageParam),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    }),
  invitations: () => queryOptions({ queryKey: ["invitations"], queryFn: people.invitations.list }),
  members: (id: string) =>
    queryOptions({
      queryKey: ["project", id, "members"],
      queryFn: () => people.members.list(id),
    }),
  memberInvitations: (id: string) =>
    queryOptions({
      queryKey: ["project", id, "invitations"],
      queryFn: () => people.members.invitations(id),
    }),
  /** A link is good for something else once it was used. */
  link: (token: string) =>
    queryOptions({
      queryKey: ["link", token],
      queryFn: () => people.lookUpLink(token),
      staleTime: Infinity,
      gcTime: 0,
    }),
  audit: (wanted: AuditWanted) =>
    infiniteQueryOptions({
      queryKey: ["audit", wanted],
      queryFn: ({ pageParam }) => people.audit(wanted, pageParam),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    }),
};

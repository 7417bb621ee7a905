// Whom to ask for what one's own role does not allow: the owners of the project, by name.
import { useQuery } from "@tanstack/react-query";
import { peopleQueries } from "@/shared/api/people-queries";
import { t } from "@/strings/roles";

/** More names than these are no help. */
const namedAtMost = 4;

export function OwnersHint({ projectId }: { projectId: string }) {
  const { data: members } = useQuery(peopleQueries.members(projectId));
  const owners = members?.filter(({ role }) => role === "owner").map(({ name }) => name) ?? [];
  if (owners.length === 0) return null;
  return t.ask(t.or(owners.slice(0, namedAtMost)));
}

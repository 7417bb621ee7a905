// Whether this page may change docs now: while somebody edits, only the tab that holds the lock may.
import { useQuery } from "@tanstack/react-query";
import { queries } from "@/shared/api/queries";
import { useIdentity } from "@/shared/lib/identity";
import { t } from "@/strings/docs";
import { isHeld } from "../locks/lock-badge";

/** Why not, in words; null when it may. */
export function useWriteBlock(projectId: string, lockToken?: string | null): string | null {
  const { data: project } = useQuery(queries.project(projectId));
  const me = useIdentity(({ name }) => name);
  const lock = project?.lock;
  if (!isHeld(lock) || lockToken) return null;
  return lock.lockedBy === me ? t.lockedByMe : t.lockedBy(lock.lockedBy);
}

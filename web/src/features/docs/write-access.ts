// Whether this page may change docs now: viewers never may, and while somebody edits only the tab that holds the lock.
import { useQuery } from "@tanstack/react-query";
import { queries } from "@/shared/api/queries";
import { useMyName } from "@/shared/lib/identity";
import { useMayEdit } from "@/shared/lib/role";
import { t } from "@/strings/docs";
import { t as roles } from "@/strings/roles";
import { isHeld } from "../locks/lock-badge";

/** Why not, in words; null when it may. */
export function useWriteBlock(projectId: string, lockToken?: string | null): string | null {
  const { data: project } = useQuery(queries.project(projectId));
  const me = useMyName();
  const mayEdit = useMayEdit();
  const lock = project?.lock;
  if (!mayEdit) return roles.youRead;
  if (!isHeld(lock) || lockToken) return null;
  return lock.lockedBy === me ? t.lockedByMe : t.lockedBy(lock.lockedBy);
}

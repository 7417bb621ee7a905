// Starts a sync with the Git remote and shows how far it is, whoever started it.
import { RefreshCw } from "lucide-react";
import type { Project } from "@/shared/api/types";
import { useSyncProgress } from "@/shared/api/use-realtime";
import { useMayEdit } from "@/shared/lib/role";
import { Button } from "@/shared/ui/button";
import { t } from "@/strings/sync";
import { isRunning } from "./sync-state";
import { useSync } from "./use-sync";

export const phases: Record<string, string> = {
  pulling: t.badge.pulling,
  merging: t.badge.merging,
  pushing: t.badge.publishing,
};

export function SyncButton({ project }: { project: Project }) {
  const progress = useSyncProgress(project.id);
  const sync = useSync(project.id);
  const mayEdit = useMayEdit();
  const busy = sync.isPending || progress !== null || isRunning(project.sync);
  const phase = phases[progress?.phase ?? project.sync.state] ?? t.syncing;
  const counted = progress && progress.total > 0 ? ` ${progress.done}/${progress.total}` : "";
  if (!mayEdit) return null;
  return (
    <Button onClick={() => sync.mutate()} disabled={busy} aria-live="polite">
      <RefreshCw className={busy ? "animate-spin" : undefined} />
      {busy ? `${phase}${counted}` : t.syncNow}
    </Button>
  );
}

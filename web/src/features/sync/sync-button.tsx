// Starts a sync with the Git remote and shows how far it is, whoever started it.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { api } from "@/shared/api/client";
import { toProblem } from "@/shared/api/problem";
import type { ServerEvents } from "@/shared/api/realtime";
import type { SyncResult } from "@/shared/api/types";
import { useServerEvent } from "@/shared/api/use-realtime";
import { Button } from "@/shared/ui/button";

type Progress = ServerEvents["sync:progress"];

const phases: Record<Progress["phase"], string> = {
  checking: "Checking the remote",
  fetching: "Fetching",
  pulling: "Pulling",
  pushing: "Pushing",
  done: "Done",
  failed: "Failed",
};

function summary({ pulled, pushed, conflicts }: SyncResult): string {
  if (pulled + pushed + conflicts === 0) return "Everything was up to date.";
  const parts = [
    pulled > 0 && `${pulled} pulled`,
    pushed > 0 && `${pushed} pushed`,
    conflicts > 0 && `${conflicts} in conflict`,
  ];
  return `Synced: ${parts.filter(Boolean).join(", ")}.`;
}

export function SyncButton({ projectId }: { projectId: string }) {
  const cache = useQueryClient();
  const [progress, setProgress] = useState<Progress | null>(null);
  useServerEvent("sync:progress", (data) => {
    if (data.projectId !== projectId) return;
    setProgress(data.phase === "done" || data.phase === "failed" ? null : data);
  });
  const sync = useMutation({
    mutationFn: () => api.projects.sync(projectId),
    onSuccess: (report) => {
      if (report.conflicts > 0) toast.warning(summary(report));
      else toast.success(summary(report));
    },
    onError: (error) => toast.error(toProblem(error).message),
    onSettled: () => {
      setProgress(null);
      cache.invalidateQueries({ queryKey: ["project", projectId] });
    },
  });

  const busy = sync.isPending || progress !== null;
  const counted = progress && progress.total > 0 ? ` ${progress.done}/${progress.total}` : "";
  return (
    <Button onClick={() => sync.mutate()} disabled={busy} aria-live="polite">
      <RefreshCw className={busy ? "animate-spin" : undefined} />
      {busy ? `${phases[progress?.phase ?? "checking"]}${counted}` : "Sync now"}
    </Button>
  );
}

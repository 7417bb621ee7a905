// Starts a sync with the Git remote and says what came of it.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { api } from "@/shared/api/client";
import { toProblem } from "@/shared/api/problem";
import type { SyncResult } from "@/shared/api/types";

function summary(result: SyncResult): string {
  const { pulled, merged, pushed, conflicts, incoming, pullRequest } = result;
  const published = pullRequest ? `put into pull request #${pullRequest.number}` : "published";
  const parts = [
    pulled > 0 && `${pulled} pulled`,
    merged > 0 && `${merged} merged`,
    pushed > 0 && `${pushed} ${published}`,
    conflicts > 0 && `${conflicts} in conflict`,
    incoming > 0 && `${incoming} waiting until nobody edits`,
  ].filter(Boolean);
  return parts.length > 0 ? `Synced: ${parts.join(", ")}.` : "Everything was up to date.";
}

export function useSync(projectId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => api.projects.sync(projectId),
    onSuccess: (result) => {
      if (result.conflicts > 0) toast.warning(summary(result));
      else toast.success(summary(result));
    },
    onError: (error) => toast.error(toProblem(error).message),
    onSettled: () => cache.invalidateQueries({ queryKey: ["project", projectId] }),
  });
}

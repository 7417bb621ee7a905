// Starts a sync with the Git remote and says what came of it.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { api } from "@/shared/api/client";
import { toProblem } from "@/shared/api/problem";
import type { SyncResult } from "@/shared/api/types";
import { t } from "@/strings/sync";

function summary(result: SyncResult): string {
  const { pulled, merged, pushed, conflicts, incoming, pullRequest } = result;
  const parts = [
    pulled > 0 && t.summary.pulled(pulled),
    merged > 0 && t.summary.merged(merged),
    pushed > 0 &&
      (pullRequest ? t.summary.proposed(pushed, pullRequest.number) : t.summary.published(pushed)),
    conflicts > 0 && t.summary.conflicts(conflicts),
    incoming > 0 && t.summary.incoming(incoming),
  ].filter((part) => part !== false);
  return parts.length > 0 ? t.summary.all(parts) : t.summary.nothing;
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

// Ends a doc's conflict with Git.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { api, type WriteGuard } from "@/shared/api/client";
import { toProblem } from "@/shared/api/problem";
import { queries } from "@/shared/api/queries";
import type { ResolveConflict } from "@/shared/api/types";
import { t } from "@/strings/docs";

export function useResolve(projectId: string, fileName: string, guard: WriteGuard = {}) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: ResolveConflict) => api.docs.resolve(projectId, fileName, body, guard),
    onSuccess: () => {
      toast.success(t.conflicts.resolved);
      // There is no conflict any more that could be asked for.
      const { queryKey: ended } = queries.conflict(projectId, fileName);
      cache.invalidateQueries({
        queryKey: ["project", projectId],
        predicate: ({ queryKey }) => queryKey[2] !== ended[2],
      });
    },
    onError: (error) => toast.error(toProblem(error).message),
  });
}

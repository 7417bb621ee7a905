// A doc changed here and in Git at once: both texts side by side, and the choice.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { GitMerge } from "lucide-react";
import { toast } from "sonner";
import { api } from "@/shared/api/client";
import { toProblem } from "@/shared/api/problem";
import { queries } from "@/shared/api/queries";
import type { Doc } from "@/shared/api/types";
import { Button } from "@/shared/ui/button";
import { Banner, Failure, SkeletonRows } from "@/shared/ui/feedback";
import { DiffView } from "./monaco-views";

interface ConflictViewProps {
  doc: Doc;
  lockToken: string | null;
  onEdit: () => void;
}

export function ConflictView({ doc, lockToken, onEdit }: ConflictViewProps) {
  const { projectId, fileName } = doc;
  const cache = useQueryClient();
  const conflict = useQuery(queries.conflict(projectId, fileName));
  const resolve = useMutation({
    mutationFn: (take: "ours" | "theirs") =>
      api.docs.resolve(projectId, fileName, take, { lockToken }),
    onSuccess: () => {
      toast.success("The conflict is resolved. History keeps both texts.");
      cache.invalidateQueries({ queryKey: ["project", projectId] });
    },
    onError: (error) => toast.error(toProblem(error).message),
  });
  return (
    <div className="flex h-full flex-col">
      <Banner
        tone="bad"
        icon={<GitMerge />}
        label="Conflict"
        actions={
          <>
            <Button size="sm" disabled={resolve.isPending} onClick={() => resolve.mutate("ours")}>
              Keep ours
            </Button>
            <Button size="sm" disabled={resolve.isPending} onClick={() => resolve.mutate("theirs")}>
              Take theirs
            </Button>
            <Button size="sm" variant="ghost" onClick={onEdit}>
              Edit ours first
            </Button>
          </>
        }
      >
        This doc changed here and in Git at once. Choose the text that stands.
      </Banner>
      {conflict.isPending && <SkeletonRows rows={8} className="m-4" />}
      {conflict.isError && (
        <div className="p-4">
          <Failure error={conflict.error} onRetry={conflict.refetch} />
        </div>
      )}
      {conflict.data && (
        <div className="min-h-0 flex-1">
          <DiffView
            fileName={fileName}
            left={{
              label: conflict.data.ours == null ? "Ours: deleted here" : "Ours, on this platform",
              text: conflict.data.ours ?? "",
            }}
            right={{
              label: conflict.data.theirs == null ? "Theirs: deleted in Git" : "Theirs, from Git",
              text: conflict.data.theirs ?? "",
            }}
          />
        </div>
      )}
    </div>
  );
}

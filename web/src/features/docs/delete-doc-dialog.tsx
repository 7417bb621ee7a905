// Confirms and carries out the deletion of a doc.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { api } from "@/shared/api/client";
import { toProblem } from "@/shared/api/problem";
import type { Doc } from "@/shared/api/types";
import { ConfirmDialog } from "@/shared/ui/dialog";

interface DeleteDocProps {
  doc: Doc | null;
  onClose: () => void;
}

export function DeleteDocDialog({ doc, onClose }: DeleteDocProps) {
  const cache = useQueryClient();
  const remove = useMutation({
    mutationFn: (target: Doc) =>
      api.docs.remove(target.projectId, target.fileName, { ifMatch: target.hash }),
    onSuccess: (_, target) => {
      cache.invalidateQueries({ queryKey: ["project", target.projectId] });
      toast.success(`${target.fileName} is deleted.`);
    },
    onError: (error) => toast.error(toProblem(error).message),
    onSettled: onClose,
  });
  return (
    <ConfirmDialog
      open={doc !== null}
      onOpenChange={(open) => !open && onClose()}
      title="Delete this doc?"
      description={
        <>
          <code className="font-mono">{doc?.fileName}</code> goes from every workstation and, with
          the next publish, from Git. Its history stays.
        </>
      }
      action="Delete doc"
      busy={remove.isPending}
      onConfirm={() => doc && remove.mutate(doc)}
    />
  );
}

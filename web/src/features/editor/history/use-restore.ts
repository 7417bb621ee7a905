// Brings an old version of a doc back as a new one; the way back from that is one press away.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { api } from "@/shared/api/client";
import { toProblem } from "@/shared/api/problem";
import { queries } from "@/shared/api/queries";
import type { Doc } from "@/shared/api/types";
import { t } from "@/strings/editor";

interface RestoreOptions {
  projectId: string;
  fileName: string;
  /** The doc as it is now; none when it is deleted. */
  doc: Doc | null;
  lockToken: string | null;
  onRestored: (doc: Doc) => void;
}

export function useRestore({ projectId, fileName, doc, lockToken, onRestored }: RestoreOptions) {
  const cache = useQueryClient();
  const arrived = (restored: Doc) => {
    cache.setQueryData(queries.doc(projectId, fileName).queryKey, restored);
    cache.invalidateQueries({ queryKey: ["project", projectId] });
    onRestored(restored);
  };
  const undo = async (version: number, ifMatch: string) => {
    try {
      arrived(await api.docs.restore(projectId, fileName, version, { ifMatch, lockToken }));
      toast.success(t.history.undone);
    } catch (error) {
      toast.error(toProblem(error).message);
    }
  };
  return useMutation({
    mutationFn: (version: number) =>
      api.docs.restore(projectId, fileName, version, {
        ...(doc ? { ifMatch: doc.hash } : {}),
        lockToken,
      }),
    onSuccess: (restored, version) => {
      const before = doc?.version;
      toast.success(
        t.history.restored(version),
        before === undefined
          ? undefined
          : { action: { label: t.undo, onClick: () => undo(before, restored.hash) } },
      );
      arrived(restored);
    },
    onError: (error) => toast.error(toProblem(error).message),
  });
}

// The API keys of a project: when each was used last, and the way to revoke it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { api } from "@/shared/api/client";
import { toProblem } from "@/shared/api/problem";
import { queries } from "@/shared/api/queries";
import type { ApiKey } from "@/shared/api/types";
import { cn } from "@/shared/lib/cn";
import { ago, dateTime } from "@/shared/lib/time";
import { Badge } from "@/shared/ui/badge";
import { Button } from "@/shared/ui/button";
import { ConfirmDialog } from "@/shared/ui/dialog";
import { Failure, SkeletonRows } from "@/shared/ui/feedback";

const expired = (key: ApiKey) => key.expiresAt != null && Date.parse(key.expiresAt) < Date.now();

function history(key: ApiKey): string {
  const parts = [
    `created ${ago(key.createdAt)}`,
    key.lastUsedAt ? `last used ${ago(key.lastUsedAt)}` : "never used",
    key.expiresAt && !expired(key) && `expires ${dateTime(key.expiresAt)}`,
  ];
  return parts.filter(Boolean).join(" · ");
}

export function KeysList({ projectId }: { projectId: string }) {
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const cache = useQueryClient();
  const keys = useQuery(queries.keys(projectId));
  const revoke = useMutation({
    mutationFn: (key: ApiKey) => api.keys.revoke(projectId, key.id),
    onSuccess: (_, key) => {
      cache.invalidateQueries({ queryKey: ["project", projectId, "keys"] });
      toast.success(`The key of ${key.name} no longer works.`);
    },
    onError: (error) => toast.error(toProblem(error).message),
    onSettled: () => setRevoking(null),
  });

  if (keys.isPending) return <SkeletonRows rows={2} />;
  if (keys.isError) return <Failure error={keys.error} onRetry={keys.refetch} />;
  if (keys.data.length === 0) {
    return <p className="text-muted text-sm">No keys yet. Each workstation gets one of its own.</p>;
  }
  return (
    <>
      <ul className="divide-y divide-line">
        {keys.data.map((key) => {
          const dead = !key.isActive || expired(key);
          return (
            <li key={key.id} className="flex items-center gap-3 py-2.5">
              <div className="min-w-0 flex-1">
                <p className={cn("flex items-center gap-2 text-sm", dead && "text-muted")}>
                  <span className="truncate font-medium">{key.name}</span>
                  <code className="font-mono text-faint text-xs">{key.prefix}…</code>
                </p>
                <p className="text-faint text-xs">{history(key)}</p>
              </div>
              {dead ? (
                <Badge>{key.isActive ? "Expired" : "Revoked"}</Badge>
              ) : (
                <Button
                  size="sm"
                  variant="ghost"
                  aria-label={`Revoke ${key.name}`}
                  onClick={() => setRevoking(key)}
                >
                  Revoke
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      <ConfirmDialog
        open={revoking !== null}
        onOpenChange={(open) => !open && setRevoking(null)}
        title={`Revoke the key of ${revoking?.name ?? ""}?`}
        description="The workstation that uses it stops getting docs at once. This can't be undone."
        action="Revoke key"
        busy={revoke.isPending}
        onConfirm={() => revoking && revoke.mutate(revoking)}
      />
    </>
  );
}

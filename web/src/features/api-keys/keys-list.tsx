// The API keys of a project: when each was used last, when it ends, and the way to revoke it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { api } from "@/shared/api/client";
import { toProblem } from "@/shared/api/problem";
import { queries } from "@/shared/api/queries";
import type { ApiKey } from "@/shared/api/types";
import { cn } from "@/shared/lib/cn";
import { ago, dateTime, useNow } from "@/shared/lib/time";
import { Badge } from "@/shared/ui/badge";
import { Button } from "@/shared/ui/button";
import { ConfirmDialog } from "@/shared/ui/dialog";
import { Empty, Failure, SkeletonRows } from "@/shared/ui/feedback";
import { t } from "@/strings/api-keys";
import { isDead, type KeyState, stateOf } from "./expiry";

export function KeysList({ projectId }: { projectId: string }) {
  const now = useNow(30_000);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const [showOld, setShowOld] = useState(false);
  const cache = useQueryClient();
  const keys = useQuery(queries.keys(projectId));
  const revoke = useMutation({
    mutationFn: (key: ApiKey) => api.keys.revoke(projectId, key.id),
    onSuccess: (_, key) => {
      cache.invalidateQueries({ queryKey: ["project", projectId, "keys"] });
      cache.invalidateQueries({ queryKey: ["project", projectId, "activity"] });
      toast.success(t.revokedNow(key.name));
    },
    onError: (error) => toast.error(toProblem(error).message),
    onSettled: () => setRevoking(null),
  });

  if (keys.isPending) return <SkeletonRows rows={2} />;
  if (keys.isError) return <Failure error={keys.error} onRetry={keys.refetch} />;
  if (keys.data.length === 0) {
    return (
      <Empty icon={<KeyRound />} title={t.none}>
        <p>{t.noneAbout}</p>
      </Empty>
    );
  }
  const all = keys.data.map((key) => ({ key, state: stateOf(key, now) }));
  const old = all.filter(({ state }) => isDead(state));
  const working = all.filter(({ state }) => !isDead(state));
  // A few that are over are no burden; they show what happened.
  const folds = old.length > 3;
  const shown = [...working, ...(folds && !showOld ? [] : old)];
  return (
    <>
      <ul className="divide-y divide-line">
        {shown.map(({ key, state }) => (
          <KeyRow key={key.id} {...{ state, now }} apiKey={key} onRevoke={() => setRevoking(key)} />
        ))}
      </ul>
      {folds && (
        <Button size="sm" variant="ghost" onClick={() => setShowOld(!showOld)}>
          {showOld ? t.hideOld : t.showOld(old.length)}
        </Button>
      )}
      <ConfirmDialog
        open={revoking !== null}
        onOpenChange={(open) => !open && setRevoking(null)}
        title={t.revokeTitle(revoking?.name ?? "")}
        description={t.revokeAbout}
        action={t.revokeAction}
        busy={revoke.isPending}
        onConfirm={() => revoking && revoke.mutate(revoking)}
      />
    </>
  );
}

interface KeyRowProps {
  apiKey: ApiKey;
  state: KeyState;
  now: number;
  onRevoke: () => void;
}

function KeyRow({ apiKey, state, now, onRevoke }: KeyRowProps) {
  const dead = isDead(state);
  const { createdAt, lastUsedAt, expiresAt } = apiKey;
  return (
    <li className="flex items-center gap-3 py-2.5">
      <div className="min-w-0 flex-1">
        <p className={cn("flex flex-wrap items-center gap-x-2 text-sm", dead && "text-muted")}>
          <span className="truncate font-medium">{apiKey.name}</span>
          <code className="font-mono text-faint text-xs">{apiKey.prefix}…</code>
          <StateBadge state={state} />
        </p>
        <p className="text-faint text-xs">
          <time dateTime={createdAt} title={dateTime(createdAt)}>
            {t.created(ago(createdAt, now))}
          </time>
          {" · "}
          {lastUsedAt ? (
            <time dateTime={lastUsedAt} title={dateTime(lastUsedAt)}>
              {t.used(ago(lastUsedAt, now))}
            </time>
          ) : (
            t.neverUsed
          )}
          {expiresAt &&
            ` · ${(state.is === "expired" ? t.expiredOn : t.expiresOn)(dateTime(expiresAt))}`}
        </p>
      </div>
      {!dead && (
        <Button size="sm" variant="ghost" aria-label={t.revokeOf(apiKey.name)} onClick={onRevoke}>
          {t.revoke}
        </Button>
      )}
    </li>
  );
}

function StateBadge({ state }: { state: KeyState }) {
  switch (state.is) {
    case "expiring":
      return <Badge tone="warn">{t.soon(state.days)}</Badge>;
    case "expired":
      return <Badge>{t.expired}</Badge>;
    case "revoked":
      return <Badge>{t.revoked}</Badge>;
    default:
      return null;
  }
}

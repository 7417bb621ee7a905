// The API keys of a project: what each may do, when it was used last, when it ends, and the ways to replace and revoke it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Ellipsis, KeyRound, RefreshCw, ShieldAlert } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { api } from "@/shared/api/client";
import { toProblem } from "@/shared/api/problem";
import { queries } from "@/shared/api/queries";
import type { ApiKey, CreatedApiKey } from "@/shared/api/types";
import { cn } from "@/shared/lib/cn";
import { ago, dateTime, useNow } from "@/shared/lib/time";
import { Badge } from "@/shared/ui/badge";
import { Button } from "@/shared/ui/button";
import { ConfirmDialog } from "@/shared/ui/dialog";
import { Empty, Failure, SkeletonRows } from "@/shared/ui/feedback";
import { Menu, MenuItem } from "@/shared/ui/menu";
import { t } from "@/strings/api-keys";
import { CreatedKey } from "./created-key";
import { isDead, type KeyState, stateOf } from "./expiry";
import { RotateDialog } from "./rotate-dialog";
import { hasAllScopes } from "./scopes";

export function KeysList({ projectId }: { projectId: string }) {
  const now = useNow(30_000);
  const [revoking, setRevoking] = useState<{ key: ApiKey; leaked: boolean } | null>(null);
  const [rotating, setRotating] = useState<ApiKey | null>(null);
  const [rotated, setRotated] = useState<CreatedApiKey | null>(null);
  const [taken, setTaken] = useState(false);
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
      {rotated && (
        <CreatedKey
          key={rotated.id}
          created={rotated}
          taken={taken}
          onTaken={() => setTaken(true)}
        />
      )}
      <ul className="divide-y divide-line">
        {shown.map(({ key, state }) => (
          <KeyRow
            key={key.id}
            {...{ state, now }}
            apiKey={key}
            onRevoke={(leaked) => setRevoking({ key, leaked })}
            onRotate={() => setRotating(key)}
          />
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
        {...questionOf(revoking?.key.name ?? "", revoking?.leaked === true)}
        busy={revoke.isPending}
        onConfirm={() => revoking && revoke.mutate(revoking.key)}
      />
      {rotating && (
        <RotateDialog
          apiKey={rotating}
          onRotated={(created) => {
            setTaken(false);
            setRotated(created);
            setRotating(null);
          }}
          onClose={() => setRotating(null)}
        />
      )}
    </>
  );
}

const questionOf = (name: string, leaked: boolean) =>
  leaked
    ? { title: t.leakedTitle(name), description: t.leakedAbout, action: t.leakedAction }
    : { title: t.revokeTitle(name), description: t.revokeAbout, action: t.revokeAction };

interface KeyRowProps {
  apiKey: ApiKey;
  state: KeyState;
  now: number;
  onRevoke: (leaked: boolean) => void;
  onRotate: () => void;
}

function KeyRow({ apiKey, state, now, onRevoke, onRotate }: KeyRowProps) {
  const dead = isDead(state);
  const { name, createdAt, lastUsedAt, expiresAt, scopes } = apiKey;
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
          {!hasAllScopes(scopes) &&
            ` · ${t.only(scopes.map((scope) => t.scopes[scope]).join(", "))}`}
          {expiresAt &&
            ` · ${(state.is === "expired" ? t.expiredOn : t.expiresOn)(dateTime(expiresAt))}`}
        </p>
      </div>
      {!dead && (
        <div className="flex items-center gap-1">
          <Button
            size="sm"
            variant="ghost"
            aria-label={t.revokeOf(name)}
            onClick={() => onRevoke(false)}
          >
            {t.revoke}
          </Button>
          <Menu
            trigger={
              <Button variant="ghost" size="icon-sm" aria-label={t.more(name)}>
                <Ellipsis />
              </Button>
            }
          >
            <MenuItem onSelect={onRotate}>
              <RefreshCw /> {t.rotate}
            </MenuItem>
            <MenuItem danger onSelect={() => onRevoke(true)}>
              <ShieldAlert /> {t.leaked}
            </MenuItem>
          </Menu>
        </div>
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

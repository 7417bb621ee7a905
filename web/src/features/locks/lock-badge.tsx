// The lock as one small label: free, or who holds it and for how long.
import { Lock as LockIcon, LockOpen } from "lucide-react";
import type { Lock } from "@/shared/api/types";
import { countdown, dateTime, useNow } from "@/shared/lib/time";
import { Badge } from "@/shared/ui/badge";
import { Tooltip } from "@/shared/ui/tooltip";
import { t } from "@/strings/locks";

export const isHeld = (lock: Lock | null | undefined): lock is Lock =>
  lock != null && Date.parse(lock.expiresAt) > Date.now();

export function Countdown({ until }: { until: string }) {
  const now = useNow(1000);
  return <span className="tabular-nums">{countdown(until, now)}</span>;
}

export function LockBadge({ lock }: { lock: Lock | null | undefined }) {
  useNow(15_000);
  if (!isHeld(lock)) {
    return (
      <Badge>
        <LockOpen /> {t.unlocked}
      </Badge>
    );
  }
  return (
    <Tooltip text={t.since(dateTime(lock.lockedAt), lock.reason)}>
      <span>
        <Badge tone="accent">
          <LockIcon /> <span className="max-w-40 truncate">{lock.lockedBy}</span>
          <Countdown until={lock.expiresAt} />
        </Badge>
      </span>
    </Tooltip>
  );
}

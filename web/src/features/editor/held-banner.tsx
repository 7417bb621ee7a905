// For whoever edits: that the lock ends soon, and that somebody waits for it.
import { Clock, Hand } from "lucide-react";
import { useState } from "react";
import type { Lock } from "@/shared/api/types";
import { realtime, useServerEvent } from "@/shared/api/use-realtime";
import { useNow } from "@/shared/lib/time";
import { Button } from "@/shared/ui/button";
import { Banner } from "@/shared/ui/feedback";
import { t } from "@/strings/locks";
import { useAttention } from "../locks/attention";
import { Countdown } from "../locks/lock-badge";
import type { LockSession } from "../locks/lock-session";

const warnBefore = 5 * 60_000;

interface HeldProps {
  session: LockSession;
  projectId: string;
  fileName: string;
  lock: Lock;
  dirty: boolean;
  /** Saves what is not saved, then gives the lock back. */
  onRelease: () => void;
}

interface Request {
  requestedBy: string;
  message?: string | null;
}

export function HeldBanner({ session, projectId, fileName, lock, dirty, onRelease }: HeldProps) {
  const now = useNow(5_000);
  const [request, setRequest] = useState<Request | null>(null);
  useServerEvent("lock:requested", (data) => {
    if (data.projectId === projectId) setRequest(data);
  });
  return (
    <>
      {request && (
        <RequestBanner
          {...{ request, dirty, onRelease }}
          onDecline={() => {
            realtime.declineLock(projectId, request.requestedBy);
            setRequest(null);
          }}
          key={request.requestedBy}
        />
      )}
      {Date.parse(lock.expiresAt) - now < warnBefore && (
        <EndBanner {...{ lock, fileName }} onKeep={() => session.renew()} />
      )}
    </>
  );
}

interface EndProps {
  lock: Lock;
  fileName: string;
  onKeep: () => void;
}

function EndBanner({ lock, fileName, onKeep }: EndProps) {
  useAttention(t.endsTitle(fileName));
  return (
    <Banner
      tone="warn"
      icon={<Clock />}
      label={t.label}
      actions={
        <Button size="sm" variant="primary" onClick={onKeep}>
          {t.keepEditing}
        </Button>
      }
    >
      {t.endsIn} <Countdown until={lock.expiresAt} />. {t.stillThere}
    </Banner>
  );
}

interface RequestProps {
  request: Request;
  dirty: boolean;
  onRelease: () => void;
  onDecline: () => void;
}

function RequestBanner({ request, dirty, onRelease, onDecline }: RequestProps) {
  useAttention(t.asksTitle(request.requestedBy));
  return (
    <Banner
      tone="info"
      icon={<Hand />}
      label={t.requestLabel}
      actions={
        <>
          <Button size="sm" variant="primary" onClick={onRelease}>
            {dirty ? t.releaseSaves : t.releaseNow}
          </Button>
          <Button size="sm" variant="ghost" onClick={onDecline}>
            {t.notNow}
          </Button>
        </>
      }
    >
      <strong className="font-medium">{request.requestedBy}</strong>
      {t.asks(request.message)}
    </Banner>
  );
}

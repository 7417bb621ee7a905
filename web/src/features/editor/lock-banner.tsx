// What the person should know about the lock, and what they can do about it.
import { Clock, Hand, Lock as LockIcon, LockOpen, TriangleAlert } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { Lock } from "@/shared/api/types";
import { useServerEvent } from "@/shared/api/use-realtime";
import { useNow } from "@/shared/lib/time";
import { Button } from "@/shared/ui/button";
import { Banner } from "@/shared/ui/feedback";
import { LockActions } from "../locks/lock-actions";
import { Countdown } from "../locks/lock-badge";
import type { LockState, ReadingReason } from "../locks/lock-machine";
import type { LockSession } from "../locks/lock-session";

const warnBefore = 5 * 60_000;

interface LockBannerProps {
  state: LockState;
  session: LockSession;
  projectId: string;
  /** There is typed text that is not saved. */
  dirty: boolean;
}

export function LockBanner(props: LockBannerProps) {
  const { state, session } = props;
  switch (state.phase) {
    case "asking":
      return state.again ? (
        <Banner tone="info" icon={<Clock />} label="Lock">
          Taking the lock back…
        </Banner>
      ) : null;
    case "held":
      return <HeldBanner {...props} lock={state.lock} />;
    case "failed":
      return (
        <Banner
          tone="bad"
          icon={<TriangleAlert />}
          label="Lock"
          actions={<EditButton session={session}>Try again</EditButton>}
        >
          Read-only: {state.problem.message}
        </Banner>
      );
    case "reading":
      return <ReadingBanner {...props} why={state.why} lock={state.lock} />;
  }
}

function EditButton({ session, children }: { session: LockSession; children: ReactNode }) {
  return (
    <Button size="sm" variant="primary" onClick={() => session.edit()}>
      {children}
    </Button>
  );
}

function HeldBanner({ session, projectId, lock }: LockBannerProps & { lock: Lock }) {
  const now = useNow(5_000);
  const [waiting, setWaiting] = useState<string | null>(null);
  useServerEvent("lock:requested", (data) => {
    if (data.projectId !== projectId) return;
    setWaiting(data.message ? `${data.requestedBy} (“${data.message}”)` : data.requestedBy);
  });
  if (Date.parse(lock.expiresAt) - now < warnBefore) {
    return (
      <Banner
        tone="warn"
        icon={<Clock />}
        label="Lock"
        actions={
          <Button size="sm" variant="primary" onClick={() => session.renew()}>
            Keep editing
          </Button>
        }
      >
        Your lock ends in <Countdown until={lock.expiresAt} />. Are you still editing?
      </Banner>
    );
  }
  if (waiting) {
    return (
      <Banner
        tone="info"
        icon={<Hand />}
        label="Lock request"
        actions={
          <>
            <Button size="sm" onClick={() => session.giveUp()}>
              Release the lock
            </Button>
            <Button size="sm" variant="ghost" onClick={() => setWaiting(null)}>
              Not yet
            </Button>
          </>
        }
      >
        <strong className="font-medium">{waiting}</strong> would like to edit.
      </Banner>
    );
  }
  return null;
}

interface ReadingProps extends LockBannerProps {
  why: ReadingReason;
  lock: Lock | null;
}

function ReadingBanner({ session, why, lock, dirty }: ReadingProps) {
  const kept = dirty && " Your unsaved text is kept as a draft in this browser.";
  if (why.kind === "other-tab" && lock) {
    return (
      <Banner
        tone="info"
        icon={<LockIcon />}
        label="Lock"
        actions={
          <Button size="sm" variant="primary" onClick={() => session.takeOver()}>
            Edit here instead
          </Button>
        }
      >
        Read-only: you are editing this project in another tab of this browser.{kept}
      </Banner>
    );
  }
  if (lock) {
    return (
      <Banner tone="accent" icon={<LockIcon />} label="Lock" actions={<LockActions lock={lock} />}>
        Read-only: <strong className="font-medium">{lock.lockedBy}</strong> is editing
        {lock.reason && ` (${lock.reason})`}, <Countdown until={lock.expiresAt} /> left.{" "}
        {why.kind === "forced" && forcedText(why)}
        {why.kind === "taken" && "They took the lock while you were away."}
        {kept}
      </Banner>
    );
  }
  return (
    <Banner
      tone={why.kind === "forced" ? "warn" : "info"}
      icon={<LockOpen />}
      label="Lock"
      actions={<EditButton session={session}>Start editing</EditButton>}
    >
      {freeText(why)}
      {kept}
    </Banner>
  );
}

const forcedText = ({ by, reason }: ReadingReason & { kind: "forced" }) =>
  `${by ?? "Someone"} released your lock${reason ? `: ${reason}` : ""}.`;

function freeText(why: ReadingReason): string {
  switch (why.kind) {
    case "forced":
      return forcedText(why);
    case "expired":
      return "Your lock expired. Nobody else is editing.";
    case "released":
      return "You stopped editing. The docs are free.";
    default:
      return "You are reading. Nobody is editing.";
  }
}

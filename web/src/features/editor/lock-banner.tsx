// What the person should know about the lock, and what they can do about it.
import { Clock, Lock as LockIcon, LockOpen, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { Lock } from "@/shared/api/types";
import { useMayEdit } from "@/shared/lib/role";
import { timeOfDay } from "@/shared/lib/time";
import { Button } from "@/shared/ui/button";
import { Banner } from "@/shared/ui/feedback";
import { t } from "@/strings/locks";
import { LockActions } from "../locks/lock-actions";
import { Countdown } from "../locks/lock-badge";
import type { LockState, ReadingReason } from "../locks/lock-machine";
import type { LockSession } from "../locks/lock-session";
import { ViewerBanner } from "../members/viewer-banner";
import { HeldBanner } from "./held-banner";

interface LockBannerProps {
  state: LockState;
  session: LockSession;
  projectId: string;
  fileName: string;
  /** There is typed text that is not saved. */
  dirty: boolean;
  /** Saves what is not saved, then gives the lock back. */
  onRelease: () => void;
}

export function LockBanner(props: LockBannerProps) {
  const { state, session } = props;
  const mayEdit = useMayEdit();
  if (!mayEdit && state.phase !== "held") return <ViewerBanner projectId={props.projectId} />;
  switch (state.phase) {
    case "asking":
      return state.again ? (
        <Banner tone="info" icon={<Clock />} label={t.label}>
          {t.takingBack}
        </Banner>
      ) : null;
    case "held":
      return <HeldBanner {...props} lock={state.lock} />;
    case "failed":
      return (
        <Banner
          tone="bad"
          icon={<TriangleAlert />}
          label={t.label}
          actions={<EditButton session={session}>{t.tryAgain}</EditButton>}
        >
          {t.readOnly(state.problem.message)}
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

interface ReadingProps extends LockBannerProps {
  why: ReadingReason;
  lock: Lock | null;
}

function ReadingBanner({ session, why, lock, dirty }: ReadingProps) {
  const kept = dirty && ` ${t.kept}`;
  if (why.kind === "other-tab" && lock) {
    return (
      <Banner
        tone="info"
        icon={<LockIcon />}
        label={t.label}
        actions={
          <Button size="sm" variant="primary" onClick={() => session.takeOver()}>
            {t.editHere}
          </Button>
        }
      >
        {t.otherTab}
        {kept}
      </Banner>
    );
  }
  if (lock) {
    return (
      <Banner
        tone="accent"
        icon={<LockIcon />}
        label={t.label}
        actions={<LockActions lock={lock} />}
      >
        {t.heldBefore} <strong className="font-medium">{lock.lockedBy}</strong>
        {t.heldSince(timeOfDay(lock.lockedAt), lock.reason)} <Countdown until={lock.expiresAt} />{" "}
        {t.left} {why.kind === "forced" && t.forcedBy(why.by, why.reason)}
        {why.kind === "taken" && t.taken}
        {kept}
      </Banner>
    );
  }
  const lost = why.kind === "forced" || why.kind === "expired" || why.kind === "taken";
  return (
    <Banner
      tone={why.kind === "forced" ? "warn" : "info"}
      icon={<LockOpen />}
      label={t.label}
      actions={<EditButton session={session}>{lost ? t.editAgain : t.start}</EditButton>}
    >
      {freeText(why)}
      {kept}
    </Banner>
  );
}

function freeText(why: ReadingReason): string {
  switch (why.kind) {
    case "forced":
      return t.forcedBy(why.by, why.reason);
    case "expired":
      return t.expired;
    case "released":
      return t.released;
    default:
      return t.reading;
  }
}

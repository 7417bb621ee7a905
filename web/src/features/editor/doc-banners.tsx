// Notices about the open doc: a failed save, a deletion, changes made elsewhere.
import { Eye, GitMerge, TriangleAlert, WifiOff, X } from "lucide-react";
import { useState } from "react";
import { ago, useNow } from "@/shared/lib/time";
import { Button } from "@/shared/ui/button";
import { Banner } from "@/shared/ui/feedback";
import { t } from "@/strings/editor";
import { CompareDialog } from "./compare-dialog";
import { isAway, type OpenDoc } from "./doc-machine";

interface FailedProps {
  doc: OpenDoc;
  kept: boolean;
  onRetry: () => void;
}

export function FailedBanner({ doc, kept, onRetry }: FailedProps) {
  if (doc.save.kind !== "failed") return null;
  const { problem } = doc.save;
  const away = isAway(problem);
  return (
    <Banner
      tone="bad"
      icon={away ? <WifiOff /> : <TriangleAlert />}
      label={t.save.failedLabel}
      actions={
        <Button size="sm" onClick={onRetry}>
          {t.save.again}
        </Button>
      }
    >
      {t.save.failed(problem.message)} {kept && t.save.kept} {away && t.save.willRetry}
    </Banner>
  );
}

export function GoneBanner({ doc, onSave }: { doc: OpenDoc; onSave: () => void }) {
  if (doc.save.kind !== "gone") return null;
  return (
    <Banner
      tone="bad"
      icon={<TriangleAlert />}
      label={t.gone.label}
      actions={
        <Button size="sm" onClick={onSave}>
          {t.gone.create}
        </Button>
      }
    >
      {t.gone.text}
    </Banner>
  );
}

/** Over unsaved text of a doc in conflict: what has to be done before the choice. */
export function ConflictBanner() {
  return (
    <Banner tone="bad" icon={<GitMerge />} label={t.conflict.label}>
      {t.conflict.saveFirst}
    </Banner>
  );
}

interface FollowedProps {
  followed: NonNullable<OpenDoc["followed"]>;
  onShow: () => void;
  onDismiss: () => void;
}

/** The text changed under the reader's eyes: who did it, and the way to what it was. */
export function FollowedBanner({ followed, onShow, onDismiss }: FollowedProps) {
  const now = useNow(30_000);
  const [at] = useState(() => new Date().toISOString());
  return (
    <Banner
      tone="info"
      icon={<Eye />}
      label={t.followed.label}
      actions={
        <>
          <Button size="sm" onClick={onShow}>
            {t.followed.show}
          </Button>
          <Button size="icon-sm" variant="ghost" aria-label={t.dismiss} onClick={onDismiss}>
            <X />
          </Button>
        </>
      }
    >
      {t.followed.text(followed.author || t.someone, ago(at, now))}
    </Banner>
  );
}

interface DivergedProps {
  doc: OpenDoc;
  onMerge: () => void;
  onKeepMine: () => void;
  onTakeTheirs: () => void;
}

export function DivergedBanner({ doc, onMerge, onKeepMine, onTakeTheirs }: DivergedProps) {
  const [comparing, setComparing] = useState(false);
  if (doc.save.kind !== "diverged") return null;
  const { theirs } = doc.save;
  const actions = (
    <>
      <Button size="sm" onClick={onMerge}>
        {t.diverged.merge}
      </Button>
      <Button size="sm" onClick={onKeepMine}>
        {t.diverged.keepMine}
      </Button>
      <Button size="sm" onClick={onTakeTheirs}>
        {t.diverged.takeTheirs}
      </Button>
    </>
  );
  return (
    <Banner
      tone="bad"
      icon={<GitMerge />}
      label={t.diverged.label}
      actions={
        <>
          <Button size="sm" variant="primary" onClick={() => setComparing(true)}>
            {t.compare}
          </Button>
          {actions}
        </>
      }
    >
      {t.diverged.text(theirs.author || t.someone)}
      <CompareDialog
        open={comparing}
        onOpenChange={setComparing}
        title={t.diverged.title}
        fileName={theirs.fileName}
        left={{ label: t.diverged.theirs(theirs.version), text: theirs.content ?? "" }}
        right={{ label: t.diverged.mine, text: doc.text }}
        actions={actions}
      />
    </Banner>
  );
}

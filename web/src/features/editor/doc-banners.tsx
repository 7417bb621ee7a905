// Notices about the open doc: a failed save, a recovered draft, changes made elsewhere.
import { FileClock, GitMerge, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { ago } from "@/shared/lib/time";
import { Button } from "@/shared/ui/button";
import { Dialog } from "@/shared/ui/dialog";
import { Banner } from "@/shared/ui/feedback";
import type { OpenDoc } from "./doc-machine";
import type { Draft } from "./drafts";
import { DiffView } from "./monaco-views";

interface CompareProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  fileName: string;
  left: { label: string; text: string };
  right: { label: string; text: string };
  actions: React.ReactNode;
}

function CompareDialog({
  open,
  onOpenChange,
  title,
  fileName,
  left,
  right,
  actions,
}: CompareProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title} className="h-[84dvh] max-w-6xl">
      <div className="flex h-full flex-col gap-4">
        <div className="min-h-0 flex-1 overflow-hidden rounded-lg border border-line">
          <DiffView fileName={fileName} left={left} right={right} />
        </div>
        <div className="flex flex-wrap justify-end gap-2">{actions}</div>
      </div>
    </Dialog>
  );
}

export function FailedBanner({ doc, onRetry }: { doc: OpenDoc; onRetry: () => void }) {
  if (doc.save.kind !== "failed") return null;
  return (
    <Banner
      tone="bad"
      icon={<TriangleAlert />}
      label="Save failed"
      actions={
        <Button size="sm" onClick={onRetry}>
          Save again
        </Button>
      }
    >
      Not saved: {doc.save.problem.message} Your text is kept as a draft in this browser.
    </Banner>
  );
}

export function GoneBanner({ doc, onSave }: { doc: OpenDoc; onSave: () => void }) {
  if (doc.save.kind !== "gone") return null;
  return (
    <Banner
      tone="bad"
      icon={<TriangleAlert />}
      label="Deleted elsewhere"
      actions={
        <Button size="sm" onClick={onSave}>
          Create it again
        </Button>
      }
    >
      This doc was deleted. Its last text is still here and kept as a draft in this browser.
    </Banner>
  );
}

/** Over unsaved text of a doc in conflict: what has to be done before the choice. */
export function ConflictBanner() {
  return (
    <Banner tone="bad" icon={<GitMerge />} label="Conflict">
      This doc is in conflict with Git. Save your text, or undo it; then choose which side stands.
    </Banner>
  );
}

interface DivergedProps {
  doc: OpenDoc;
  onKeepMine: () => void;
  onTakeTheirs: () => void;
}

export function DivergedBanner({ doc, onKeepMine, onTakeTheirs }: DivergedProps) {
  const [comparing, setComparing] = useState(false);
  if (doc.save.kind !== "diverged") return null;
  const { theirs } = doc.save;
  const actions = (
    <>
      <Button size="sm" onClick={onKeepMine}>
        Keep mine
      </Button>
      <Button size="sm" onClick={onTakeTheirs}>
        Take theirs
      </Button>
    </>
  );
  return (
    <Banner
      tone="bad"
      icon={<GitMerge />}
      label="Changed elsewhere"
      actions={
        <>
          <Button size="sm" variant="primary" onClick={() => setComparing(true)}>
            Compare
          </Button>
          {actions}
        </>
      }
    >
      {theirs.author ?? "Someone"} changed this doc while you were editing. Keep your text and save
      over it, or take theirs; the history and a local draft keep the other.
      <CompareDialog
        open={comparing}
        onOpenChange={setComparing}
        title="Two versions of this doc"
        fileName={theirs.fileName}
        left={{ label: `Theirs, version ${theirs.version}`, text: theirs.content ?? "" }}
        right={{ label: "Mine, not saved", text: doc.text }}
        actions={actions}
      />
    </Banner>
  );
}

interface RecoveryProps {
  doc: OpenDoc;
  draft: Draft | null;
  canEdit: boolean;
  onRestore: (draft: Draft) => void;
  onDiscard: (draft: Draft) => void;
}

export function RecoveryBanner({ doc, draft, canEdit, onRestore, onDiscard }: RecoveryProps) {
  const [comparing, setComparing] = useState(false);
  if (!draft) return null;
  const actions = (
    <>
      <Button
        size="sm"
        variant="primary"
        disabled={!canEdit}
        title={canEdit ? undefined : "Start editing first"}
        onClick={() => onRestore(draft)}
      >
        Restore draft
      </Button>
      <Button size="sm" onClick={() => onDiscard(draft)}>
        Discard draft
      </Button>
    </>
  );
  return (
    <Banner
      tone="info"
      icon={<FileClock />}
      label="Unsaved draft"
      actions={
        <>
          <Button size="sm" onClick={() => setComparing(true)}>
            Compare
          </Button>
          {actions}
        </>
      }
    >
      This browser kept unsaved text of this doc from {ago(draft.savedAt)}.
      <CompareDialog
        open={comparing}
        onOpenChange={setComparing}
        title="Unsaved draft"
        fileName={doc.base.fileName}
        left={{ label: "In the editor", text: doc.text }}
        right={{ label: `Draft, ${ago(draft.savedAt)}`, text: draft.text }}
        actions={actions}
      />
    </Banner>
  );
}

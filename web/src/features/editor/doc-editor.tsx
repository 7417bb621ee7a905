// One text doc, open: toolbar, notices, text and preview.
import { History, Save } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { toast } from "sonner";
import type { Doc, Project } from "@/shared/api/types";
import { Button } from "@/shared/ui/button";
import { Tooltip } from "@/shared/ui/tooltip";
import type { LockState } from "../locks/lock-machine";
import type { LockSession } from "../locks/lock-session";
import { ConflictView } from "./conflict-view";
import {
  ConflictBanner,
  DivergedBanner,
  FailedBanner,
  GoneBanner,
  RecoveryBanner,
} from "./doc-banners";
import { HistorySheet } from "./history-sheet";
import { LockBanner } from "./lock-banner";
import { Panes } from "./panes";
import { SaveState } from "./save-state";
import { EditingBadge, PublishButton } from "./toolbar-items";
import { useDraft, useRecovery } from "./use-draft";
import { useOpenDoc } from "./use-open-doc";

interface DocEditorProps {
  doc: Doc;
  docs: Doc[];
  project: Project;
  session: LockSession;
  lock: LockState;
  /** What stands at the toolbar's beginning. */
  leading: React.ReactNode;
}

export function DocEditor({ doc: latest, docs, project, session, lock, leading }: DocEditorProps) {
  const canEdit = lock.phase === "held";
  const { state, dispatch, save, dirty } = useOpenDoc(latest, session);
  const own = useDraft(state);
  const inOtherTab = lock.phase === "reading" && lock.why.kind === "other-tab";
  const recovery = useRecovery(state, own.ownId, lock.phase !== "asking" && !inOtherTab);
  const [showHistory, setShowHistory] = useState(false);
  useLeaveNotice(dirty, state.base.fileName);

  const inConflict = state.base.state === "conflict";
  // What was typed before the conflict is saved first: it is part of our side.
  const choosing = inConflict && !dirty;
  return (
    <div className="flex h-full min-w-0 flex-col">
      <div className="flex min-h-11 flex-wrap items-center gap-x-2 gap-y-1 border-line border-b px-2 py-1">
        {leading}
        <h1 className="min-w-0 truncate font-medium text-sm">{state.base.fileName}</h1>
        <SaveState doc={state} />
        <div className="ml-auto flex items-center gap-1">
          <EditingBadge lock={lock} session={session} />
          {state.base.state === "unpublished" && project.publishMode === "manual" && !dirty && (
            <PublishButton doc={state.base} />
          )}
          <Tooltip text="History">
            <Button
              variant="ghost"
              size="icon"
              aria-label="History"
              onClick={() => setShowHistory(true)}
            >
              <History />
            </Button>
          </Tooltip>
          <Button
            variant="primary"
            disabled={!canEdit || !dirty || state.save.kind === "saving"}
            aria-keyshortcuts="Control+S"
            onClick={save}
          >
            <Save /> Save
          </Button>
        </div>
      </div>
      <LockBanner {...{ session, dirty }} state={lock} projectId={project.id} />
      {inConflict && dirty && <ConflictBanner />}
      <FailedBanner doc={state} onRetry={save} />
      <GoneBanner doc={state} onSave={save} />
      <DivergedBanner
        doc={state}
        onKeepMine={() => dispatch({ type: "keep-mine" })}
        onTakeTheirs={() => {
          own.setAside();
          dispatch({ type: "take-theirs" });
        }}
      />
      <RecoveryBanner
        doc={state}
        draft={recovery.draft}
        canEdit={canEdit}
        onRestore={(draft) => {
          if (dirty) own.setAside();
          dispatch({ type: "typed", text: draft.text });
          recovery.forget(draft);
        }}
        onDiscard={recovery.forget}
      />
      <div className="min-h-0 flex-1">
        {choosing ? (
          <ConflictView doc={state.base} lockToken={session.token} />
        ) : (
          <Panes
            {...{ project, docs, canEdit }}
            fileName={state.base.fileName}
            text={state.text}
            onChange={(text) => dispatch({ type: "typed", text })}
          />
        )}
      </div>
      <HistorySheet
        doc={state.base}
        text={state.text}
        lockToken={session.token}
        canEdit={canEdit}
        open={showHistory}
        onOpenChange={setShowHistory}
      />
    </div>
  );
}

/** Says where the text went when the person leaves without saving; a doc that is renamed is not left. */
function useLeaveNotice(dirty: boolean, fileName: string): void {
  const unsaved = useRef<string | null>(null);
  useEffect(() => {
    unsaved.current = dirty ? fileName : null;
  }, [dirty, fileName]);
  useEffect(
    () => () => {
      if (unsaved.current) {
        toast(`Your unsaved text of ${unsaved.current} is kept as a draft here.`);
      }
    },
    [],
  );
}

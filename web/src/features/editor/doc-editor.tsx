// One text doc, open: toolbar, notices, text and preview.
import { History, Save } from "lucide-react";
import { useDeferredValue, useEffect, useRef, useState } from "react";
import { toast } from "sonner";
import type { Doc, Project } from "@/shared/api/types";
import { useCommands } from "@/shared/lib/commands";
import { t } from "@/strings/editor";
import type { LockState } from "../locks/lock-machine";
import type { LockSession } from "../locks/lock-session";
import { baseTextOf } from "./base-text";
import { ConflictView } from "./conflict-view";
import {
  ConflictBanner,
  DivergedBanner,
  FailedBanner,
  FollowedBanner,
  GoneBanner,
} from "./doc-banners";
import type { DocPlace } from "./doc-place";
import { DocToolbar } from "./doc-toolbar";
import type { Draft } from "./drafts";
import { HistorySheet } from "./history/history-sheet";
import { LockBanner } from "./lock-banner";
import { MarkdownSupport } from "./markdown/support";
import { blocksOf, mergeText } from "./merge-text";
import { useOpenText } from "./open-text";
import { Panes } from "./panes";
import { RecoveryBanner } from "./recovery-banner";
import { SaveMessageDialog } from "./save-button";
import type { TextEditorHandle } from "./text-editor-handle";
import { useDraft } from "./use-draft";
import { useOpenDoc } from "./use-open-doc";
import { useRecovery } from "./use-recovery";
import { useSaveAgain } from "./use-save-again";
import { useSaveKeys } from "./use-save-keys";

interface DocEditorProps {
  doc: Doc;
  docs: Doc[];
  project: Project;
  session: LockSession;
  lock: LockState;
  /** What stands at the toolbar's beginning. */
  leading: React.ReactNode;
  place?: DocPlace;
  /** What the address should ask for from now on. */
  onPlace?: (place: DocPlace) => void;
}

export function DocEditor(props: DocEditorProps) {
  const { doc: latest, docs, project, session, lock, leading, place = {}, onPlace } = props;
  const canEdit = lock.phase === "held";
  const editor = useRef<TextEditorHandle>(null);
  const { state, dispatch, save, current, dirty } = useOpenDoc({
    latest,
    session,
    flush: () => editor.current?.flush(),
  });
  const own = useDraft(state, current);
  const inOtherTab = lock.phase === "reading" && lock.why.kind === "other-tab";
  const recovery = useRecovery(state, own.ownId, lock.phase !== "asking" && !inOtherTab);
  const [asksMessage, setAsksMessage] = useState(false);
  const [history, setHistory] = useState(place.version === undefined ? null : place);
  const { fileName } = state.base;
  useLeaveNotice(dirty, fileName);
  useSaveAgain(state, session.token, save);

  const trySave = () => {
    if (session.token) save();
    else if (dirty) toast.warning(t.save.needsLock);
  };
  useSaveKeys(trySave, () => (session.token && dirty ? setAsksMessage(true) : trySave()));

  // biome-ignore lint/correctness/useExhaustiveDependencies: what could not be saved is kept at once
  useEffect(() => {
    if (state.save.kind === "failed") own.writeNow();
  }, [state.save.kind]);
  const wasEditing = useRef(canEdit);
  useEffect(() => {
    // Another tab may be about to take over: it has to find the newest text.
    if (wasEditing.current && !canEdit) own.writeNow();
    wasEditing.current = canEdit;
  });

  const listed = docs.some(({ id }) => id === latest.id);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list tells of a deletion even where no event came
  useEffect(() => dispatch(listed ? { type: "seen", doc: latest } : { type: "deleted" }), [listed]);

  const setEditor = useReveal(editor, place, canEdit, onPlace);
  useOutlineOf(state.text, fileName, editor);

  const release = async () => {
    if (await save()) session.giveUp();
  };
  const restoreDraft = async (draft: Draft) => {
    if (dirty) own.setAside();
    recovery.hide(draft);
    const { text, baseHash } = draft;
    const older = baseHash !== state.base.hash;
    const baseText = older ? await baseTextOf(project.id, draft) : null;
    own.replace(draft);
    dispatch({ type: "recalled", text, baseHash, baseText });
  };
  const merge = () => {
    const { base, text, save: diverged } = current();
    if (diverged.kind !== "diverged") return;
    own.setAside();
    const names = { ours: t.diverged.mineName, theirs: t.diverged.theirsName };
    const theirs = diverged.theirs.content ?? "";
    const merged = mergeText(base.content ?? "", text, theirs, names);
    dispatch({ type: "merge", text: merged });
    const open = blocksOf(merged).length;
    toast(open > 0 ? t.diverged.mergedWithMarkers(open) : t.diverged.merged);
  };
  const showHistory = (start: DocPlace) => setHistory(start);
  useCommands([
    ...(session.token && dirty
      ? [
          {
            id: "save",
            title: t.toolbar.save,
            icon: <Save />,
            shortcut: "save" as const,
            run: trySave,
          },
        ]
      : []),
    {
      id: "history",
      title: t.toolbar.history,
      icon: <History />,
      run: () => showHistory({}),
    },
  ]);

  const inConflict = state.base.state === "conflict";
  // What was typed before the conflict is saved first: it is part of our side.
  const choosing = inConflict && !dirty;
  return (
    <div className="flex h-full min-w-0 flex-col">
      <DocToolbar
        {...{ project, session, lock, leading, dirty, docs }}
        doc={state}
        kept={own.kept}
        onSave={trySave}
        onAskMessage={() => setAsksMessage(true)}
        onHistory={() => showHistory({})}
      />
      <LockBanner
        {...{ session, dirty, fileName }}
        state={lock}
        projectId={project.id}
        onRelease={release}
      />
      {inConflict && dirty && <ConflictBanner />}
      <FailedBanner doc={state} kept={own.kept} onRetry={trySave} />
      <GoneBanner doc={state} onSave={trySave} />
      <DivergedBanner
        doc={state}
        onMerge={merge}
        onKeepMine={() => dispatch({ type: "keep-mine" })}
        onTakeTheirs={() => {
          own.setAside();
          dispatch({ type: "take-theirs" });
        }}
      />
      {state.followed && !canEdit && (
        <FollowedBanner
          key={state.followed.to}
          followed={state.followed}
          onShow={() => {
            if (!state.followed) return;
            const { from, to } = state.followed;
            showHistory({ version: to, against: from });
          }}
          onDismiss={() => dispatch({ type: "follow-noted" })}
        />
      )}
      <RecoveryBanner
        doc={state}
        draft={recovery.draft}
        canEdit={canEdit}
        onRestore={restoreDraft}
        onDiscard={recovery.discard}
      />
      <div className="min-h-0 flex-1">
        {choosing ? (
          <ConflictView doc={state.base} lockToken={session.token} />
        ) : (
          <MarkdownSupport {...{ project, docs, fileName }} lockToken={session.token}>
            <Panes
              {...{ project, docs, canEdit, fileName }}
              text={state.text}
              handle={setEditor}
              onCursor={(line) => useOpenText.setState({ line })}
              onChange={(text) => dispatch({ type: "typed", text })}
            />
          </MarkdownSupport>
        )}
      </div>
      {history && (
        <HistorySheet
          projectId={project.id}
          fileName={fileName}
          open={{ doc: state.base, text: state.text }}
          lockToken={session.token}
          start={
            history.version ? { version: history.version, against: history.against } : undefined
          }
          onChoose={(version) => onPlace?.({ version })}
          onRestored={(doc) => dispatch({ type: "adopted", doc })}
          onClose={() => {
            setHistory(null);
            onPlace?.({});
          }}
        />
      )}
      <SaveMessageDialog
        open={asksMessage}
        onOpenChange={setAsksMessage}
        onSave={(message) => save(message)}
      />
    </div>
  );
}

/** Takes the editor's handle as soon as Monaco has loaded, and goes to the line that the address asks for. */
function useReveal(
  editor: React.RefObject<TextEditorHandle | null>,
  place: DocPlace,
  canEdit: boolean,
  onPlace: DocEditorProps["onPlace"],
) {
  const [ready, setReady] = useState(false);
  const { line } = place;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per line that is asked for
  useEffect(() => {
    if (!ready || line === undefined) return;
    editor.current?.revealLine(line);
    // The same line can be asked for again.
    onPlace?.({});
  }, [ready, line]);
  useEffect(() => {
    // The focus is on the page as a whole: what is typed next is meant for the text.
    const lost = document.activeElement?.matches("body, main");
    if (ready && canEdit && lost) editor.current?.focus();
  }, [ready, canEdit, editor]);
  const [take] = useState(() => (handle: TextEditorHandle | null) => {
    editor.current = handle;
    if (handle) setReady(true);
  });
  return take;
}

/** Lets the outline beside the text follow it. */
function useOutlineOf(
  text: string,
  fileName: string,
  editor: React.RefObject<TextEditorHandle | null>,
): void {
  const shown = useDeferredValue(text);
  useEffect(() => {
    const reveal = (line: number) => editor.current?.revealLine(line);
    useOpenText.setState({ text: shown, fileName, reveal });
  }, [shown, fileName, editor]);
  useEffect(() => () => useOpenText.setState({ text: null, line: 1 }), []);
}

/** Says where the text went when the person leaves without saving; a doc that is renamed is not left. */
function useLeaveNotice(dirty: boolean, fileName: string): void {
  const unsaved = useRef<string | null>(null);
  useEffect(() => {
    unsaved.current = dirty ? fileName : null;
  }, [dirty, fileName]);
  useEffect(
    () => () => {
      if (unsaved.current) toast(t.draft.left(unsaved.current));
    },
    [],
  );
}

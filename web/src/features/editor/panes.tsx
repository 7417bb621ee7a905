// Text and preview: side by side, or one at a time. Switching keeps the text's editor, and with it what can be undone.
import { Eye, SquarePen } from "lucide-react";
import { type ReactNode, type Ref, useCallback, useRef, useState } from "react";
import type { Doc, Project } from "@/shared/api/types";
import { narrow, useMedia } from "@/shared/lib/media";
import { Button } from "@/shared/ui/button";
import { t } from "@/strings/preview";
import { MarkdownPreview } from "../preview/markdown-preview";
import type { PreviewHandle } from "../preview/preview-handle";
import { previewKind } from "../preview/preview-kind";
import { SvgPreview } from "../preview/svg-preview";
import { lineOf, toggleTask } from "../preview/toggle-task";
import { useEditorLayout } from "./layout";
import { TextEditor } from "./monaco-views";
import { Divider } from "./split";
import type { TextEditorHandle } from "./text-editor-handle";
import { useScrollSync } from "./use-scroll-sync";

interface PanesProps {
  project: Project;
  docs: Doc[];
  fileName: string;
  text: string;
  canEdit: boolean;
  onChange: (text: string) => void;
  handle?: Ref<TextEditorHandle | null>;
  /** The text's first visible line, when the person scrolled. */
  onScrollLine?: (line: number, atEnd: boolean) => void;
  /** The line of the cursor, when it moved to another one. */
  onCursor?: (line: number) => void;
}

export function Panes(props: PanesProps) {
  const { project, docs, fileName, text, canEdit, onChange } = props;
  const isNarrow = useMedia(narrow);
  const { view: chosen, split } = useEditorLayout();
  const [pane, setPane] = useState<"text" | "preview">("preview");
  const kind = previewKind(fileName);
  const view = kind === null ? "text" : isNarrow ? pane : chosen;
  // Reading needs no editor; once it is there it stays.
  const [editing, setEditing] = useState(view !== "preview");
  if (!editing && view !== "preview") setEditing(true);

  const frame = useRef<HTMLDivElement>(null);
  const side = useRef<HTMLDivElement>(null);
  const editor = useRef<TextEditorHandle>(null);
  const preview = useRef<PreviewHandle>(null);
  const sync = useScrollSync(view, { text: editor, preview, frame: side });
  const { handle } = props;
  const setEditor = useCallback(
    (value: TextEditorHandle | null) => {
      editor.current = value;
      if (typeof handle === "function") handle(value);
      else if (handle) handle.current = value;
    },
    [handle],
  );

  const onToggleTask = (line: number, shown: string) => {
    const now = editor.current?.flush() ?? text;
    // The preview is behind for a moment after an edit: then the line may be another one.
    if (lineOf(now, line) === lineOf(shown, line)) onChange(toggleTask(now, line));
  };

  const panes = (
    <div ref={frame} className="flex h-full min-w-0">
      {editing && (
        <div
          className="min-w-0 shrink-0"
          style={{ width: view === "both" ? `${split}%` : "100%" }}
          hidden={view === "preview"}
        >
          <TextEditor
            fileName={fileName}
            text={text}
            readOnly={!canEdit}
            readOnlyReason={t.readOnly}
            onChange={onChange}
            handle={setEditor}
            onCursor={props.onCursor}
            onScrollLine={(line, atEnd) => {
              sync.onTextScroll(line, atEnd);
              props.onScrollLine?.(line, atEnd);
            }}
          />
        </div>
      )}
      {view === "both" && <Divider frame={frame} />}
      <div ref={side} className="min-w-0 flex-1" hidden={view === "text"}>
        {view !== "text" && kind === "markdown" && (
          <MarkdownPreview
            {...{ docs, fileName, text }}
            projectId={project.id}
            docsPath={project.docsPath}
            onToggleTask={canEdit ? onToggleTask : undefined}
            handle={preview}
            onScroll={sync.onPreviewScroll}
            onGoTo={sync.onGoTo}
            onLayout={sync.onPreviewLayout}
          />
        )}
        {view !== "text" && kind === "svg" && <SvgPreview {...{ fileName, text }} />}
      </div>
    </div>
  );
  if (!isNarrow || kind === null) return panes;
  return (
    <div className="flex h-full flex-col">
      <div className="min-h-0 flex-1">{panes}</div>
      <div className="grid grid-cols-2 border-line border-t">
        <PaneButton active={pane === "preview"} onClick={() => setPane("preview")}>
          <Eye /> {t.preview}
        </PaneButton>
        <PaneButton active={pane === "text"} onClick={() => setPane("text")}>
          <SquarePen /> {t.text}
        </PaneButton>
      </div>
    </div>
  );
}

interface PaneButtonProps {
  active: boolean;
  onClick: () => void;
  children: ReactNode;
}

function PaneButton({ active, onClick, children }: PaneButtonProps) {
  return (
    <Button
      variant="ghost"
      aria-pressed={active}
      className={active ? "h-11 rounded-none text-accent" : "h-11 rounded-none"}
      onClick={onClick}
    >
      {children}
    </Button>
  );
}

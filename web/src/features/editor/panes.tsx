// Text and preview: side by side, or one at a time where there is little room.
import { Columns2, Eye, SquarePen } from "lucide-react";
import { type Ref, useDeferredValue, useRef, useState } from "react";
import type { Doc, Project } from "@/shared/api/types";
import { narrow, useMedia } from "@/shared/lib/media";
import { Button } from "@/shared/ui/button";
import { MarkdownPreview } from "../preview/markdown-preview";
import { languageOf } from "./language";
import { useEditorLayout } from "./layout";
import { TextEditor } from "./monaco-views";
import { Split } from "./split";
import type { TextEditorHandle } from "./text-editor-handle";

interface PanesProps {
  project: Project;
  docs: Doc[];
  fileName: string;
  text: string;
  canEdit: boolean;
  onChange: (text: string) => void;
  handle?: Ref<TextEditorHandle>;
  onCursor?: (line: number) => void;
}

export function Panes(props: PanesProps) {
  const { project, docs, fileName, text, canEdit, onChange, handle, onCursor } = props;
  const isNarrow = useMedia(narrow);
  const { preview, togglePreview } = useEditorLayout();
  const [pane, setPane] = useState<"text" | "preview">("preview");
  const scroller = useRef<HTMLDivElement>(null);
  const shown = useDeferredValue(text);

  const editor = (
    <TextEditor
      fileName={fileName}
      text={text}
      readOnly={!canEdit}
      readOnlyReason="Read-only: you don't hold the lock."
      {...{ onChange, handle, onCursor }}
      onScroll={(ratio) => {
        const box = scroller.current;
        if (box) box.scrollTop = ratio * (box.scrollHeight - box.clientHeight);
      }}
    />
  );
  if (languageOf(fileName) !== "markdown") return editor;

  const rendered = (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label="Preview"
      ref={scroller}
      className="h-full overflow-y-auto px-5 py-5 sm:px-8"
    >
      <MarkdownPreview
        text={shown}
        projectId={project.id}
        docsPath={project.docsPath}
        {...{ docs, fileName }}
      />
    </section>
  );
  if (isNarrow) {
    return (
      <div className="flex h-full flex-col">
        <div className="min-h-0 flex-1">{pane === "text" ? editor : rendered}</div>
        <div className="grid grid-cols-2 border-line border-t">
          <PaneButton active={pane === "preview"} onClick={() => setPane("preview")}>
            <Eye /> Preview
          </PaneButton>
          <PaneButton active={pane === "text"} onClick={() => setPane("text")}>
            <SquarePen /> Text
          </PaneButton>
        </div>
      </div>
    );
  }
  return (
    <div className="relative h-full">
      {preview ? <Split left={editor} right={rendered} /> : editor}
      <Button
        variant="ghost"
        size="icon-sm"
        className="absolute top-2 right-4 z-10 bg-bg/80"
        aria-label={preview ? "Hide preview" : "Show preview"}
        aria-pressed={preview}
        onClick={togglePreview}
      >
        <Columns2 />
      </Button>
    </div>
  );
}

interface PaneButtonProps {
  active: boolean;
  onClick: () => void;
  children: React.ReactNode;
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

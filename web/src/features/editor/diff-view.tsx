// Two texts side by side with their differences, read-only; one below the other on narrow screens.
import { useEffect, useRef } from "react";
import { languageOf } from "./language";
import { commonOptions, followTheme, monaco } from "./monaco";

interface Side {
  label: string;
  text: string;
}

interface DiffViewProps {
  fileName: string;
  left: Side;
  right: Side;
}

export function DiffView({ fileName, left, right }: DiffViewProps) {
  const host = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!host.current) return;
    const unfollow = followTheme();
    const language = languageOf(fileName);
    const original = monaco.editor.createModel(left.text, language);
    const modified = monaco.editor.createModel(right.text, language);
    const editor = monaco.editor.createDiffEditor(host.current, {
      ...commonOptions,
      readOnly: true,
      originalEditable: false,
      renderSideBySide: true,
      useInlineViewWhenSpaceIsLimited: true,
      renderOverviewRuler: false,
      hideUnchangedRegions: { enabled: true },
      originalAriaLabel: left.label,
      modifiedAriaLabel: right.label,
    });
    editor.setModel({ original, modified });
    return () => {
      unfollow();
      editor.dispose();
      original.dispose();
      modified.dispose();
    };
  }, [fileName, left.label, left.text, right.label, right.text]);

  return (
    <figure className="flex h-full flex-col">
      <figcaption className="grid grid-cols-2 border-line border-b text-muted text-xs">
        <span className="truncate px-4 py-1.5">{left.label}</span>
        <span className="truncate px-4 py-1.5">{right.label}</span>
      </figcaption>
      <div ref={host} className="min-h-0 flex-1" />
    </figure>
  );
}

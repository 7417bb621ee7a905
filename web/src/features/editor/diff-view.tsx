// Two texts with their differences, read-only: side by side, or as one text where there is little room or it is wished.
import { useEffect, useRef } from "react";
import { cn } from "@/shared/lib/cn";
import { languageOf } from "./language";
import { commonOptions, monaco } from "./monaco";
import { followTheme } from "./monaco-theme";

interface Side {
  label: string;
  text: string;
}

interface DiffViewProps {
  fileName: string;
  left: Side;
  right: Side;
  inline?: boolean;
}

/** Narrower than this Monaco shows both texts as one; the labels' breakpoint below is the same. */
const sideBySideFrom = 640;

/** The diff editor's own options for names are dropped when it changes between wide and narrow. */
function keepName(side: monaco.editor.ICodeEditor, ariaLabel: string): void {
  const name = () => {
    if (side.getRawOptions().ariaLabel !== ariaLabel) side.updateOptions({ ariaLabel });
  };
  name();
  side.onDidChangeConfiguration(name);
}

export function DiffView({ fileName, left, right, inline = false }: DiffViewProps) {
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
      renderSideBySide: !inline,
      useInlineViewWhenSpaceIsLimited: true,
      renderSideBySideInlineBreakpoint: sideBySideFrom,
      renderOverviewRuler: false,
      hideUnchangedRegions: { enabled: true },
    });
    keepName(editor.getOriginalEditor(), left.label);
    keepName(editor.getModifiedEditor(), right.label);
    // Our own, because Monaco would not end a comparison under way together with its editor, and misses its texts then.
    const comparison = editor.createViewModel({ original, modified });
    editor.setModel(comparison);
    return () => {
      unfollow();
      editor.setModel(null);
      comparison.dispose();
      editor.dispose();
      original.dispose();
      modified.dispose();
    };
  }, [fileName, left.label, left.text, right.label, right.text, inline]);

  return (
    <figure className="@container flex h-full flex-col">
      <figcaption
        className={cn(
          "grid border-line border-b py-1 text-muted text-xs [&>span]:truncate [&>span]:px-4 [&>span]:py-0.5",
          !inline && "@min-[640px]:grid-cols-2",
        )}
      >
        <span>
          <Sign sign="−" tone="text-bad" /> {left.label}
        </span>
        <span>
          <Sign sign="+" tone="text-ok" /> {right.label}
        </span>
      </figcaption>
      <div ref={host} className="min-h-0 flex-1" />
    </figure>
  );
}

/** What stands before a line that only this text has. */
const Sign = ({ sign, tone }: { sign: string; tone: string }) => (
  <span aria-hidden="true" className={cn("inline-block w-3 font-mono", tone)}>
    {sign}
  </span>
);

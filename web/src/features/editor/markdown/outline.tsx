// The headings of a doc as a tree to walk through: arrows move, Enter or a click goes there.
import { type KeyboardEvent, memo, useDeferredValue, useEffect, useRef, useState } from "react";
import { cn } from "@/shared/lib/cn";
import { t } from "@/strings/markdown";
import { nextInOutline } from "./outline-keys";
import { type Heading, headingAt } from "./text/headings";
import { useHeadings } from "./use-headings";

interface OutlineProps {
  text: string;
  /** Where the reader is; the heading above it is marked. */
  line: number;
  onSelect: (line: number) => void;
}

export function Outline({ text, line, onSelect }: OutlineProps) {
  const headings = useHeadings(useDeferredValue(text));
  const current = headingAt(headings, line)?.line ?? null;
  const [focused, setFocused] = useState<number | null>(null);
  const tree = useRef<HTMLDivElement>(null);
  const shallowest = Math.min(6, ...headings.map(({ level }) => level));

  const rowOf = (row: number | null) =>
    tree.current?.querySelector<HTMLElement>(`[data-line="${row}"]`) ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only where the reader went to is brought into view
  useEffect(() => {
    rowOf(current)?.scrollIntoView({ block: "nearest" });
  }, [current]);

  if (headings.length === 0) return <p className="px-1 text-muted text-sm">{t.outline.empty}</p>;

  const tabStop = headings.some((one) => one.line === focused)
    ? focused
    : (current ?? headings[0]?.line);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const at = headings.findIndex((one) => one.line === tabStop);
    const next = nextInOutline(headings, at, event.key);
    if (next === null) return;
    event.preventDefault();
    const to = headings[next]?.line ?? null;
    setFocused(to);
    rowOf(to)?.focus();
  };
  return (
    <div
      role="tree"
      aria-label={t.outline.name}
      ref={tree}
      onKeyDown={onKeyDown}
      className="grid gap-px"
    >
      {headings.map((heading) => (
        <Row
          key={heading.line}
          {...{ heading, onSelect }}
          depth={heading.level - shallowest}
          current={heading.line === current}
          tabStop={heading.line === tabStop}
          onFocus={setFocused}
        />
      ))}
    </div>
  );
}

interface RowProps {
  heading: Heading;
  depth: number;
  current: boolean;
  tabStop: boolean;
  onFocus: (line: number) => void;
  onSelect: (line: number) => void;
}

const Row = memo(function Row({ heading, depth, current, tabStop, onFocus, onSelect }: RowProps) {
  const { line, text } = heading;
  const select = () => onSelect(line);
  return (
    <div
      role="treeitem"
      data-line={line}
      aria-level={depth + 1}
      aria-current={current ? "location" : undefined}
      tabIndex={tabStop ? 0 : -1}
      onFocus={() => onFocus(line)}
      onClick={select}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        select();
      }}
      title={text}
      style={{ paddingInlineStart: `${0.5 + depth * 0.75}rem` }}
      className={cn(
        // Rows out of view cost nothing, however many there are.
        "block h-7 cursor-pointer truncate rounded-md border-transparent border-l-2 pr-2 text-sm leading-7 [contain-intrinsic-size:auto_28px] [content-visibility:auto] hover:bg-raised",
        depth === 0 ? "font-medium text-text" : "text-muted",
        current && "border-accent bg-accent/10 text-text",
      )}
    >
      {text || t.outline.untitled}
    </div>
  );
});

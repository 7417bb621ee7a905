// The divider between two panes, which pointer and arrow keys move and a double click puts back into the middle.
import type { KeyboardEvent, PointerEvent, RefObject } from "react";
import { t } from "@/strings/preview";
import { defaultSplit, useEditorLayout } from "./layout";

const least = 20;
const most = 80;
const step = 2;
const largeStep = 10;

/** `frame` is what both panes share. */
export function Divider({ frame }: { frame: RefObject<HTMLElement | null> }) {
  const { split, setSplit } = useEditorLayout();

  const move = (percent: number) => setSplit(Math.round(Math.min(most, Math.max(least, percent))));
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (!frame.current || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const box = frame.current.getBoundingClientRect();
    move(((event.clientX - box.left) / box.width) * 100);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.shiftKey ? largeStep : step;
    if (event.key === "ArrowLeft") move(split - by);
    else if (event.key === "ArrowRight") move(split + by);
    else if (event.key === "Home") move(least);
    else if (event.key === "End") move(most);
    else if (event.key === "Enter") move(defaultSplit);
    else return;
    event.preventDefault();
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a divider with a value, which <hr> can't be
    <div
      role="separator"
      aria-label={t.widthOfPanes}
      aria-orientation="vertical"
      aria-valuenow={split}
      aria-valuemin={least}
      aria-valuemax={most}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onDoubleClick={() => move(defaultSplit)}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      className="relative w-px shrink-0 cursor-col-resize touch-none bg-line transition-colors before:absolute before:inset-y-0 before:-left-1.5 before:z-10 before:w-3 hover:bg-accent focus-visible:bg-accent"
    />
  );
}

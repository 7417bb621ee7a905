// Two panes side by side with a divider that pointer and arrow keys move.
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from "react";
import { useEditorLayout } from "./layout";

const least = 20;
const most = 80;
const step = 2;

export function Split({ left, right }: { left: ReactNode; right: ReactNode }) {
  const { split, setSplit } = useEditorLayout();
  const frame = useRef<HTMLDivElement>(null);

  const move = (percent: number) => setSplit(Math.round(Math.min(most, Math.max(least, percent))));
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (!frame.current || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const box = frame.current.getBoundingClientRect();
    move(((event.clientX - box.left) / box.width) * 100);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowLeft") move(split - step);
    else if (event.key === "ArrowRight") move(split + step);
    else return;
    event.preventDefault();
  };

  return (
    <div ref={frame} className="flex h-full min-w-0">
      <div className="min-w-0" style={{ width: `${split}%` }}>
        {left}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a divider with a value, which <hr> can't be */}
      <div
        role="separator"
        aria-label="Width of text and preview"
        aria-orientation="vertical"
        aria-valuenow={split}
        aria-valuemin={least}
        aria-valuemax={most}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onPointerMove}
        className="relative w-px shrink-0 cursor-col-resize touch-none bg-line transition-colors before:absolute before:inset-y-0 before:-left-1.5 before:w-3 hover:bg-accent focus-visible:bg-accent"
      />
      <div className="min-w-0 flex-1">{right}</div>
    </div>
  );
}

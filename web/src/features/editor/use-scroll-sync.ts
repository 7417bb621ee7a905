// Keeps text and preview at the same line. One of them leads: the one that the person scrolled last; what the other does
// in answer moves nothing.
import { type RefObject, useEffect, useEffectEvent, useRef } from "react";
import type { PreviewHandle } from "../preview/preview-handle";
import type { View } from "./layout";
import type { TextEditorHandle } from "./text-editor-handle";

interface Panes {
  text: RefObject<TextEditorHandle | null>;
  preview: RefObject<PreviewHandle | null>;
  /** The element around the preview. */
  frame: RefObject<HTMLElement | null>;
}

/** What a person scrolls with. */
const gestures = ["wheel", "pointerdown", "touchstart", "keydown"] as const;

export function useScrollSync(view: View, { text, preview, frame }: Panes) {
  const leader = useRef<"text" | "preview">("text");
  const at = useRef({ line: 1, atEnd: false });

  const inPreview = useEffectEvent(() => {
    leader.current = "preview";
  });
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const options = { capture: true, passive: true };
    for (const gesture of gestures) element.addEventListener(gesture, inPreview, options);
    return () => {
      for (const gesture of gestures) element.removeEventListener(gesture, inPreview, options);
    };
  }, [frame]);

  /** Puts the preview where the text is. */
  const followText = () => preview.current?.scrollToLine(at.current.line, at.current.atEnd);

  // A pane that comes on screen begins where the other one was.
  const appear = useEffectEvent(() => {
    const { line, atEnd } = at.current;
    text.current?.scrollToLine(atEnd ? Number.POSITIVE_INFINITY : line);
    followText();
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another view is another pane
  useEffect(() => {
    // Monaco lays itself out anew only after it was resized.
    const frame = requestAnimationFrame(() => requestAnimationFrame(appear));
    return () => cancelAnimationFrame(frame);
  }, [view]);

  return {
    onTextScroll: (line: number, atEnd: boolean) => {
      leader.current = "text";
      at.current = { line, atEnd };
      followText();
    },
    onPreviewScroll: () => {
      const handle = preview.current;
      if (leader.current !== "preview" || !handle) return;
      at.current = handle.topLine();
      const { line, atEnd } = at.current;
      text.current?.scrollToLine(atEnd ? Number.POSITIVE_INFINITY : line);
    },
    /** A link or an address led to a place in the preview. */
    onGoTo: inPreview,
    onPreviewLayout: () => {
      if (leader.current === "text") followText();
    },
  };
}

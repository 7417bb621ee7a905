// What the page around a preview may ask of it. Lines count from 1, with fractions.
import { type Ref, type RefObject, useImperativeHandle, useLayoutEffect, useRef } from "react";
import type { BlockList } from "./block-list";
import { offsetOf, topLineOf } from "./scroll-map";

export interface PreviewHandle {
  /** Scrolls so that this line is on top, or to the very end. */
  scrollToLine: (line: number, atEnd: boolean) => void;
  topLine: () => { line: number; atEnd: boolean };
}

interface Elements {
  scroller: RefObject<HTMLElement | null>;
  article: RefObject<HTMLElement | null>;
}

/** Follows the blocks as they are on screen: a newer list would not fit the elements. */
export function usePreviewHandle(
  handle: Ref<PreviewHandle> | undefined,
  blocks: BlockList,
  { scroller, article }: Elements,
): void {
  const shown = useRef(blocks);
  useLayoutEffect(() => {
    shown.current = blocks;
  }, [blocks]);
  useImperativeHandle(
    handle,
    () => ({
      scrollToLine: (line, atEnd) => {
        const box = scroller.current;
        if (!box || !article.current) return;
        box.scrollTop = atEnd
          ? box.scrollHeight
          : offsetOf(shown.current, line, article.current, box);
      },
      topLine: () => {
        const box = scroller.current;
        if (!box || !article.current) return { line: 1, atEnd: false };
        const room = box.scrollHeight - box.clientHeight;
        return {
          line: topLineOf(shown.current, article.current, box),
          atEnd: room > 0 && box.scrollTop >= room - 1,
        };
      },
    }),
    [scroller, article],
  );
}

// Renders only the rows of a long list that are in view, in whatever scrolls around it.
import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useLayoutEffect, useRef, useState } from "react";

interface VirtualRowsOptions {
  list: RefObject<HTMLElement | null>;
  count: number;
  rowHeight: number;
  /** Stays the same function while the rows are the same: all are measured anew for another one. */
  keyOf: (index: number) => string;
  /** Stays rendered when it is out of view, since it has the focus. */
  kept: number;
}

function scrollParentOf(element: HTMLElement): HTMLElement {
  for (let parent = element.parentElement; parent; parent = parent.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(parent).overflowY)) return parent;
  }
  return document.documentElement;
}

export function useVirtualRows({ list, count, rowHeight, keyOf, kept }: VirtualRowsOptions) {
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const [margin, setMargin] = useState(0);

  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const parent = scrollParentOf(element);
    setScroller(parent);
    // What is above the list in its scroller may grow and go, as banners do.
    const measure = () => {
      const top = element.getBoundingClientRect().top - parent.getBoundingClientRect().top;
      setMargin(Math.round(top + parent.scrollTop));
    };
    measure();
    const observer = new ResizeObserver(measure);
    for (const child of parent.children) observer.observe(child);
    return () => observer.disconnect();
  }, [list]);

  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller,
    estimateSize: () => rowHeight,
    getItemKey: keyOf,
    scrollMargin: margin,
    // Room for what sticks to the top of the scroller.
    scrollPaddingStart: 56,
    scrollPaddingEnd: 8,
    overscan: 12,
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      if (kept < 0 || kept >= count || shown.includes(kept)) return shown;
      return [...shown, kept].sort((a, b) => a - b);
    },
  });

  // Another kind of pointer makes other rows; the virtualizer keeps the sizes that it knows.
  const measured = useRef(rowHeight);
  useLayoutEffect(() => {
    if (measured.current === rowHeight) return;
    measured.current = rowHeight;
    virtualizer.measure();
  });

  return {
    height: virtualizer.getTotalSize(),
    items: virtualizer
      .getVirtualItems()
      .map(({ index, start }) => ({ index, top: start - margin })),
    reveal: (index: number) => virtualizer.scrollToIndex(index, { align: "auto" }),
  };
}

// Scrolls to a place in the doc by its id, also when its chunk is not mounted yet.
import { type RefObject, useEffect, useEffectEvent, useState } from "react";
import { type BlockList, chunkWith } from "./block-list";
import { idPrefix } from "./pipeline/sanitise";

const idOf = (anchor: string) => idPrefix + anchor.replace(idPrefix, "");

/** `went` is called after the preview was scrolled to a place. */
export function useAnchor(
  blocks: BlockList,
  article: RefObject<HTMLElement | null>,
  went: () => void,
) {
  const [wanted, setWanted] = useState<{ anchor: string } | null>(null);
  const found = useEffectEvent(went);
  useEffect(() => {
    if (!wanted) return;
    const id = CSS.escape(idOf(wanted.anchor));
    const element = article.current?.querySelector(`#${id}, [name="${id}"]`);
    if (!element) {
      // Before the first blocks nothing is there; after them, what isn't there is nowhere.
      if (blocks.length > 0) setWanted(null);
      return;
    }
    openAround(element);
    found();
    return settleOn(element, () => setWanted(null));
  }, [wanted, blocks, article]);
  return {
    goTo: (anchor: string) => setWanted({ anchor }),
    /** The chunk that must be mounted for it. */
    chunk: wanted ? chunkWith(blocks, idOf(wanted.anchor)) : undefined,
  };
}

/** More frames than this takes no layout to come to rest. */
const frames = 20;

/** Scrolls to an element, and again while what is above it still gets its true height. */
function settleOn(element: Element, settled: () => void): () => void {
  let left = frames;
  let handle = 0;
  let at = Number.NaN;
  const step = () => {
    const { top } = element.getBoundingClientRect();
    if (top !== at) {
      element.scrollIntoView({ block: "start" });
      at = element.getBoundingClientRect().top;
    }
    left -= 1;
    if (left === 0) settled();
    else handle = requestAnimationFrame(step);
  };
  step();
  return () => cancelAnimationFrame(handle);
}

/** What lies in a closed `<details>` can't be scrolled to. */
function openAround(element: Element): void {
  for (let at: Element | null = element; at; at = at.parentElement) {
    if (at instanceof HTMLDetailsElement) at.open = true;
  }
}

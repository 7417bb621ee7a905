// One chunk of a preview: mounted when it comes near the window, and rendered anew only where it changed.
import { toJsxRuntime } from "hast-util-to-jsx-runtime";
import { memo, type RefObject, useEffect, useRef, useState } from "react";
import { Fragment, jsx, jsxs } from "react/jsx-runtime";
import { confine } from "./allow-list";
import type { Chunk, ShownBlock } from "./block-list";
import { elements } from "./elements";

/** A line's usual height, for what was not measured yet. */
const lineHeight = 26;
const near = "1500px 0px";

const BlockView = memo(
  function BlockView({ block }: { block: ShownBlock }) {
    const content = toJsxRuntime(confine(block.tree), {
      Fragment,
      jsx,
      jsxs,
      components: elements,
      passNode: true,
      ignoreInvalidStyle: true,
    });
    return <div className="block">{content}</div>;
  },
  // A block that only has another number of blank lines after it looks the same.
  (before, now) => before.block.tree === now.block.tree && before.block.ids === now.block.ids,
);

interface ChunkViewProps {
  chunk: Chunk;
  /** Mount it wherever it is. */
  eager: boolean;
  scroller: RefObject<HTMLElement | null>;
}

export const ChunkView = memo(function ChunkView({ chunk, eager, scroller }: ChunkViewProps) {
  const element = useRef<HTMLDivElement>(null);
  // Once it is there it stays: what is gone could not be found, and would be made again.
  const [mounted, setMounted] = useState(eager);
  if (eager && !mounted) setMounted(true);
  useEffect(() => {
    if (mounted || !element.current) return;
    const observer = new IntersectionObserver(
      ([entry]) => entry?.isIntersecting && setMounted(true),
      {
        root: scroller.current,
        rootMargin: near,
      },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [mounted, scroller]);

  if (!mounted) return <div ref={element} style={{ height: chunk.lines * lineHeight }} />;
  return (
    <div>
      {chunk.blocks.map((block) => (
        <BlockView key={block.id} block={block} />
      ))}
    </div>
  );
});

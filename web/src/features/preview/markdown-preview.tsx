// A doc as it reads: parsed by a worker, shown block by block, scrolled by lines of its source.
import { useLocation } from "@tanstack/react-router";
import { EyeOff, TimerOff } from "lucide-react";
import { type Ref, useEffect, useEffectEvent, useMemo, useRef } from "react";
import { Button } from "@/shared/ui/button";
import { Banner } from "@/shared/ui/feedback";
import { t as common } from "@/strings/common";
import { t } from "@/strings/preview";
import { type BlockList, lineAt } from "./block-list";
import { ChunkView } from "./block-view";
import { type DocPlace, PreviewProvider } from "./preview-context";
import { type PreviewHandle, usePreviewHandle } from "./preview-handle";
import { useRemoteImages } from "./remote-images";
import { useAnchor } from "./use-anchor";
import { useBlocks } from "./use-blocks";
import { useReadyChunks } from "./use-ready-chunks";
import "./preview.css";

interface PreviewProps extends DocPlace {
  text: string;
  /** Turns over the task of a line of `shown`, the text that is on screen; left out when the text is read-only. */
  onToggleTask?: (line: number, shown: string) => void;
  handle?: Ref<PreviewHandle>;
  /** The preview was scrolled, by whomever. */
  onScroll?: () => void;
  /** A place in the preview was gone to. */
  onGoTo?: () => void;
  /** What is shown has another height now. */
  onLayout?: () => void;
}

export function MarkdownPreview(props: PreviewProps) {
  const { text, projectId, fileName, docsPath, docs, onToggleTask } = props;
  const { blocks, text: shown, stopped, retry } = useBlocks(text);
  const scroller = useRef<HTMLElement>(null);
  const article = useRef<HTMLElement>(null);
  usePreviewHandle(props.handle, blocks, { scroller, article });
  useFormulaStyle(blocks);

  const place = useAnchor(blocks, article, () => props.onGoTo?.());
  useAddressAnchor(fileName, place.goTo);
  const ready = useReadyChunks(blocks.length);

  const changed = useEffectEvent(() => props.onLayout?.());
  useEffect(() => {
    if (!article.current) return;
    const observer = new ResizeObserver(changed);
    observer.observe(article.current);
    return () => observer.disconnect();
  }, []);

  const remote = useRemoteImages(projectId, fileName);
  const toggle = useEffectEvent((element: Element, line: number) => {
    const at = placeOfBlock(element, article.current);
    if (at && shown !== null)
      onToggleTask?.(Math.round(lineAt(blocks, { ...at, part: 0 })) + line, shown);
  });
  const goTo = useEffectEvent(place.goTo);
  const canToggle = onToggleTask !== undefined;
  // Kept over keystrokes: another context would render every block again.
  const context = useMemo(
    () => ({
      ...{ projectId, fileName, docsPath, docs },
      remoteImages: remote.shown,
      goTo: (anchor: string) => goTo(anchor),
      toggleTask: canToggle ? (element: Element, line: number) => toggle(element, line) : null,
    }),
    [projectId, fileName, docsPath, docs, remote.shown, canToggle],
  );
  return (
    <div className="flex h-full flex-col">
      {!remote.shown && has(blocks, "remote") && (
        <Banner
          tone="info"
          icon={<EyeOff aria-hidden="true" />}
          actions={
            <Button size="sm" onClick={remote.show}>
              {t.showRemoteImages}
            </Button>
          }
        >
          {t.remoteImages}
        </Banner>
      )}
      {stopped && (
        <Banner
          tone="warn"
          icon={<TimerOff aria-hidden="true" />}
          actions={
            <Button size="sm" onClick={retry}>
              {common.tryAgain}
            </Button>
          }
        >
          {t.stopped}
        </Banner>
      )}
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={t.preview}
        ref={scroller}
        onScroll={props.onScroll}
        className="min-h-0 flex-1 overflow-y-auto px-5 py-5 sm:px-8"
      >
        <PreviewProvider value={context}>
          <article className="markdown" ref={article}>
            {blocks.map((chunk, index) => (
              <ChunkView
                key={chunk.id}
                chunk={chunk}
                eager={index < ready || chunk === place.chunk}
                scroller={scroller}
              />
            ))}
          </article>
        </PreviewProvider>
        {shown?.trim() === "" && <p className="text-muted text-sm">{t.empty}</p>}
      </section>
    </div>
  );
}

const has = (blocks: BlockList, what: "math" | "remote") =>
  blocks.some((chunk) => chunk.blocks.some((block) => block[what]));

/** Formulas bring a stylesheet and fonts, which only docs with one load. */
function useFormulaStyle(blocks: BlockList): void {
  const needed = has(blocks, "math");
  useEffect(() => {
    if (needed) void import("./formula-style");
  }, [needed]);
}

/** Follows the address to a heading: once a doc is opened, and when a link changes it. */
function useAddressAnchor(fileName: string, goTo: (anchor: string) => void): void {
  const hash = useLocation({ select: (location) => location.hash });
  const go = useEffectEvent(goTo);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same heading name in another doc is another place
  useEffect(() => {
    if (hash) go(hash);
  }, [hash, fileName]);
}

/** Which block of which chunk an element is in. */
function placeOfBlock(element: Element, article: HTMLElement | null) {
  const block = element.closest(".block");
  const chunk = block?.parentElement;
  if (!block || !chunk || chunk.parentElement !== article || !article) return null;
  return {
    chunk: [...article.children].indexOf(chunk),
    block: [...chunk.children].indexOf(block),
  };
}

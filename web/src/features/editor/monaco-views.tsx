// Monaco's two views. Monaco is large, so it loads when one of them is first shown: reading a doc on a phone needs neither.
import { type ComponentProps, lazy, Suspense } from "react";
import { narrow } from "@/shared/lib/media";
import { SkeletonRows } from "@/shared/ui/feedback";

const loadTextEditor = () => import("./text-editor");
const LazyTextEditor = lazy(() => loadTextEditor().then((it) => ({ default: it.TextEditor })));
const LazyDiffView = lazy(() => import("./diff-view").then((it) => ({ default: it.DiffView })));

// Side by side the text is shown at once: it loads while the doc itself is still being asked for.
if (!matchMedia(narrow).matches) loadTextEditor().catch(() => undefined);

const waiting = <SkeletonRows rows={8} className="mx-4 mt-2" />;

export function TextEditor(props: ComponentProps<typeof LazyTextEditor>) {
  return (
    <Suspense fallback={waiting}>
      <LazyTextEditor {...props} />
    </Suspense>
  );
}

export function DiffView(props: ComponentProps<typeof LazyDiffView>) {
  return (
    <Suspense fallback={waiting}>
      <LazyDiffView {...props} />
    </Suspense>
  );
}

// The search through all docs on pages without a sidebar: Ctrl+Shift+F opens it.
import { lazy, Suspense, useState } from "react";
import { Dialog } from "@/shared/ui/dialog";
import { SkeletonRows } from "@/shared/ui/feedback";
import { t } from "@/strings/search";
import { useSearchKey } from "./use-search-key";

const SearchPanel = lazy(() =>
  import("./search-panel").then((it) => ({ default: it.SearchPanel })),
);

export function SearchDialog({ projectId }: { projectId: string }) {
  const [open, setOpen] = useState(false);
  useSearchKey(() => setOpen(true));
  return (
    <Dialog open={open} onOpenChange={setOpen} title={t.title} className="h-[70dvh] max-w-2xl">
      <Suspense fallback={<SkeletonRows rows={5} />}>
        <SearchPanel projectId={projectId} focus={1} onOpened={() => setOpen(false)} />
      </Suspense>
    </Dialog>
  );
}

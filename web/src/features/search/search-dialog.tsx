// The search through all docs on pages without a sidebar: Ctrl+Shift+F opens it.
import { TextSearch } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useCommands } from "@/shared/lib/commands";
import { useShortcut } from "@/shared/lib/shortcuts";
import { Dialog } from "@/shared/ui/dialog";
import { SkeletonRows } from "@/shared/ui/feedback";
import { t } from "@/strings/search";

const SearchPanel = lazy(() =>
  import("./search-panel").then((it) => ({ default: it.SearchPanel })),
);

export function SearchDialog({ projectId }: { projectId: string }) {
  const [open, setOpen] = useState(false);
  const find = () => setOpen(true);
  useShortcut("findInDocs", find);
  useCommands([
    {
      id: "find-in-docs",
      title: t.title,
      icon: <TextSearch />,
      shortcut: "findInDocs",
      run: find,
    },
  ]);
  return (
    <Dialog open={open} onOpenChange={setOpen} title={t.title} className="h-[70dvh] max-w-2xl">
      <Suspense fallback={<SkeletonRows rows={5} />}>
        <SearchPanel projectId={projectId} focus={1} onOpened={() => setOpen(false)} />
      </Suspense>
    </Dialog>
  );
}

// What stands beside the text: the docs, the outline of the open one, and the search through all.
import { FileText, ListTree, Search } from "lucide-react";
import { Tabs } from "radix-ui";
import type { ReactNode } from "react";
import type { Doc } from "@/shared/api/types";
import { t } from "@/strings/editor";
import { DocsTree } from "../docs/docs-tree";
import { SearchPanel } from "../search/search-panel";
import { OutlinePart } from "./outline-part";
import { useDocPrefetch } from "./prefetch";
import { type SidebarPart, useSidebar } from "./sidebar-state";

const parts: { part: SidebarPart; text: string; icon: ReactNode }[] = [
  { part: "docs", text: t.page.docs, icon: <FileText /> },
  { part: "outline", text: t.page.outline, icon: <ListTree /> },
  { part: "search", text: t.page.search, icon: <Search /> },
];

interface SidebarProps {
  projectId: string;
  docs: Doc[];
  currentDocId: string;
  lockToken: string | null;
  /** Called when something was followed, for where the sidebar is in the way then. */
  onFollowed?: () => void;
}

export function Sidebar({ projectId, docs, currentDocId, lockToken, onFollowed }: SidebarProps) {
  const { part, show, searches } = useSidebar();
  const prefetch = useDocPrefetch(docs);
  return (
    <Tabs.Root
      value={part}
      onValueChange={(next) => show(next as SidebarPart)}
      className="flex h-full min-h-0 flex-col"
    >
      <Tabs.List
        aria-label={t.page.parts}
        className="flex h-11 shrink-0 items-center gap-0.5 border-line border-b px-2"
      >
        {parts.map(({ part, text, icon }) => (
          <Tabs.Trigger
            key={part}
            value={part}
            className="flex h-7 items-center gap-1.5 rounded-md px-2 font-medium text-muted text-xs hover:text-text data-[state=active]:bg-raised data-[state=active]:text-text [&_svg]:size-3.5"
          >
            {icon} {text}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      <Part part="docs">
        {/* biome-ignore lint/a11y/noStaticElementInteractions: hears the links inside */}
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: links send a click for the keyboard too */}
        <div
          {...prefetch}
          onClick={({ target }) => (target as Element).closest("a") && onFollowed?.()}
        >
          <DocsTree dense {...{ docs, projectId, currentDocId, lockToken }} />
        </div>
      </Part>
      <Part part="outline">
        <OutlinePart onFollowed={onFollowed} />
      </Part>
      <Part part="search">
        <SearchPanel projectId={projectId} focus={searches} onOpened={onFollowed} />
      </Part>
    </Tabs.Root>
  );
}

function Part({ part, children }: { part: SidebarPart; children: ReactNode }) {
  return (
    <Tabs.Content
      value={part}
      tabIndex={-1}
      className="min-h-0 flex-1 overflow-y-auto p-2 outline-none"
    >
      {children}
    </Tabs.Content>
  );
}

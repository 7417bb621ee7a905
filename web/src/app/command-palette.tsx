// Ctrl+K: go to any project or doc, find text in the open project, run the app's commands.
import { useQueries, useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { Command } from "cmdk";
import { FileText, FolderGit2, Plus, Settings, TextSearch } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useDeferredValue, useEffect, useState } from "react";
import { create } from "zustand";
import { queries } from "@/shared/api/queries";

interface PaletteState {
  open: boolean;
  setOpen: (open: boolean) => void;
}

const usePalette = create<PaletteState>((set) => ({
  open: false,
  setOpen: (open) => set({ open }),
}));

export const openPalette = () => usePalette.getState().setOpen(true);

export function CommandPalette() {
  const { open, setOpen } = usePalette();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "k") {
        event.preventDefault();
        event.stopPropagation();
        setOpen(!usePalette.getState().open);
      }
    };
    // Captured, because Monaco uses Ctrl+K for chords of its own.
    window.addEventListener("keydown", onKey, true);
    return () => window.removeEventListener("keydown", onKey, true);
  }, [setOpen]);
  return (
    <Radix.Root open={open} onOpenChange={setOpen}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-[#000]/50" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed top-[12vh] left-1/2 z-50 w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 animate-appear overflow-hidden rounded-xl border border-line bg-overlay shadow-float"
        >
          <Radix.Title className="sr-only">Search and commands</Radix.Title>
          <Palette close={() => setOpen(false)} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

const shortestSearch = 2;

/** Shows what has every word of the query; guessing letters would bury the few that are meant. */
function hasEveryWord(_: string, query: string, keywords: string[] = []): number {
  const text = keywords.join(" ").toLowerCase();
  const words = query.toLowerCase().split(/\s+/);
  return words.every((word) => text.includes(word)) ? 1 : 0;
}

function Palette({ close }: { close: () => void }) {
  const [query, setQuery] = useState("");
  const text = useDeferredValue(query.trim());
  const navigate = useNavigate();
  const { projectId } = useParams({ strict: false });
  const projects = useQuery(queries.projects()).data ?? [];
  const docs = useQueries({
    // A minute old is good enough for names, and spares a request per project each time.
    queries: projects.map((project) => ({ ...queries.docs(project.id), staleTime: 60_000 })),
    combine: (results) => results.flatMap((result) => result.data ?? []),
  });
  const found = useQuery({
    ...queries.search(projectId ?? "", text),
    enabled: projectId !== undefined && text.length >= shortestSearch,
  });
  const nameOf = new Map(projects.map((project) => [project.id, project.name]));

  const run = (action: () => void) => () => {
    close();
    action();
  };
  const openDoc = (project: string, docId: string) =>
    run(() => navigate({ to: "/editor/$projectId/$docId", params: { projectId: project, docId } }));

  return (
    <Command label="Search and commands" loop filter={hasEveryWord}>
      <Command.Input
        autoFocus
        value={query}
        onValueChange={setQuery}
        placeholder="Go to a project or doc, or find text…"
        className="h-12 w-full border-line border-b bg-transparent px-4 text-base outline-none placeholder:text-faint"
      />
      <Command.List className="max-h-[50vh] overflow-y-auto p-1.5">
        <Command.Empty className="px-3 py-8 text-center text-muted text-sm">
          Nothing found.
        </Command.Empty>
        <Group heading="Commands">
          <Item
            value="new-project"
            keywords={["New project"]}
            icon={<Plus />}
            onSelect={run(() => navigate({ to: "/projects", search: { new: true } }))}
          >
            New project
          </Item>
          {projectId && (
            <Item
              value="settings"
              keywords={["Project settings"]}
              icon={<Settings />}
              onSelect={run(() =>
                navigate({ to: "/projects/$projectId/settings", params: { projectId } }),
              )}
            >
              Project settings
            </Item>
          )}
        </Group>
        <Group heading="Projects">
          {projects.map((project) => (
            <Item
              key={project.id}
              value={project.id}
              keywords={[project.name]}
              icon={<FolderGit2 />}
              onSelect={run(() =>
                navigate({ to: "/projects/$projectId", params: { projectId: project.id } }),
              )}
            >
              {project.name}
            </Item>
          ))}
        </Group>
        <Group heading="Docs">
          {docs.map((doc) => (
            <Item
              key={doc.id}
              value={doc.id}
              keywords={[doc.fileName, nameOf.get(doc.projectId) ?? ""]}
              icon={<FileText />}
              hint={nameOf.get(doc.projectId)}
              onSelect={openDoc(doc.projectId, doc.id)}
            >
              {doc.fileName}
            </Item>
          ))}
        </Group>
        {projectId && found.data && (
          <Group heading="Text in this project">
            {found.data.map((hit) => (
              <Item
                key={`${hit.docId}:${hit.line}`}
                value={`${hit.docId}:${hit.line}`}
                keywords={[query]}
                icon={<TextSearch />}
                hint={hit.fileName}
                onSelect={openDoc(projectId, hit.docId)}
              >
                {hit.snippet}
              </Item>
            ))}
          </Group>
        )}
      </Command.List>
    </Command>
  );
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-faint [&_[cmdk-group-heading]]:text-xs"
    >
      {children}
    </Command.Group>
  );
}

interface ItemProps {
  icon: ReactNode;
  children: ReactNode;
  hint?: string;
  /** What tells it from all others. */
  value: string;
  /** What it is found by. */
  keywords: string[];
  onSelect: () => void;
}

function Item({ icon, children, hint, ...props }: ItemProps) {
  return (
    <Command.Item
      {...props}
      className="flex h-9 cursor-default items-center gap-2.5 rounded-md px-2.5 text-sm data-[selected=true]:bg-raised [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-faint"
    >
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {hint && <span className="max-w-48 shrink-0 truncate text-faint text-xs">{hint}</span>}
    </Command.Item>
  );
}

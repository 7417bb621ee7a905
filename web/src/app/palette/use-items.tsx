// Gathers what the palette offers: commands of the app and of the page, projects, docs, text of the open project.
import { useQueries, useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import {
  Command as CommandIcon,
  FileText,
  FolderGit2,
  Keyboard,
  LayoutGrid,
  Link as LinkIcon,
  Plus,
  RefreshCw,
  Settings,
  SunMoon,
  TextSearch,
} from "lucide-react";
import { useMemo } from "react";
import { toast } from "sonner";
import { useSync } from "@/features/sync/use-sync";
import { queries } from "@/shared/api/queries";
import type { Project } from "@/shared/api/types";
import { useOfferedCommands } from "@/shared/lib/commands";
import { byRecency, recent, useRecents } from "@/shared/lib/recents";
import { keyLabel } from "@/shared/lib/shortcuts";
import { type Theme, useTheme } from "@/shared/lib/theme";
import { t as app } from "@/strings/app";
import { t as common } from "@/strings/common";
import { t as keys } from "@/strings/shortcuts";
import { openHelp } from "../help-sheet";
import type { PaletteItem } from "./items";

const t = app.palette;

/** Of more projects than these the docs are found in the project itself: each costs a request. */
const projectsSearched = 12;
const shortestSearch = 2;

async function copyLink(): Promise<void> {
  try {
    await navigator.clipboard.writeText(window.location.href);
    toast.success(t.linkCopied);
  } catch {
    toast.error(common.copyFailed);
  }
}

export function useCommandItems(): PaletteItem[] {
  const navigate = useNavigate();
  const { projectId } = useParams({ strict: false });
  const offered = useOfferedCommands();
  const { choose } = useTheme();
  const { touch } = useRecents();
  const sync = useSync(projectId ?? "");
  const { data: project } = useQuery({
    ...queries.project(projectId ?? ""),
    enabled: projectId !== undefined,
  });
  const named = (id: string) => recent.command(id);
  const theme = (value: Theme): PaletteItem => ({
    name: named(`theme-${value}`),
    title: t.themeOf(app.themes[value]),
    keywords: t.themeKeywords,
    icon: <SunMoon />,
    run: () => choose(value),
  });
  const items: PaletteItem[] = [
    ...offered.map(({ id, title, icon, keywords, shortcut, run }) => ({
      name: named(id),
      title,
      keywords,
      keys: shortcut && keyLabel(shortcut),
      icon: icon ?? <CommandIcon />,
      run,
    })),
    ...(project && project.role !== "viewer"
      ? [
          {
            name: named("sync"),
            title: t.syncNow,
            icon: <RefreshCw />,
            run: () => sync.mutate(),
          },
        ]
      : []),
    ...(projectId
      ? [
          {
            name: named("docs"),
            title: t.projectDocs,
            keys: keyLabel("goToDocs"),
            icon: <FileText />,
            run: () => navigate({ to: "/projects/$projectId", params: { projectId } }),
          },
          {
            name: named("settings"),
            title: t.projectSettings,
            keys: keyLabel("goToSettings"),
            icon: <Settings />,
            run: () => navigate({ to: "/projects/$projectId/settings", params: { projectId } }),
          },
        ]
      : []),
    {
      name: named("new-project"),
      title: t.newProject,
      icon: <Plus />,
      run: () => navigate({ to: "/projects", search: { new: true } }),
    },
    {
      name: named("projects"),
      title: t.allProjects,
      keys: keyLabel("goToProjects"),
      icon: <LayoutGrid />,
      run: () => navigate({ to: "/projects" }),
    },
    { name: named("link"), title: t.copyLink, icon: <LinkIcon />, run: copyLink },
    theme("dark"),
    theme("light"),
    theme("system"),
    {
      name: named("help"),
      title: keys.title,
      keys: keyLabel("help"),
      icon: <Keyboard />,
      run: openHelp,
    },
  ];
  return items.map((item) => ({
    ...item,
    run: () => {
      // Projects and docs are remembered wherever they are opened from.
      touch(item.name);
      item.run();
    },
  }));
}

export function useProjectItems(): { projects: Project[]; items: PaletteItem[] } {
  const navigate = useNavigate();
  const { names } = useRecents();
  const { data } = useQuery(queries.projects());
  const projects = useMemo(
    () => byRecency(data ?? [], names, ({ id }) => recent.project(id)),
    [data, names],
  );
  const items = projects.map((project) => ({
    name: recent.project(project.id),
    title: project.name,
    icon: <FolderGit2 />,
    run: () => navigate({ to: "/projects/$projectId", params: { projectId: project.id } }),
  }));
  return { projects, items };
}

export function useDocItems(projects: Project[]): PaletteItem[] {
  const navigate = useNavigate();
  const { projectId } = useParams({ strict: false });
  const searched = projects
    .toSorted((a, b) => Number(b.id === projectId) - Number(a.id === projectId))
    .slice(0, projectsSearched);
  const docs = useQueries({
    // A minute old is good enough for names, and spares a request per project each time.
    queries: searched.map((project) => ({ ...queries.docs(project.id), staleTime: 60_000 })),
    combine: (results) => results.flatMap((result) => result.data ?? []),
  });
  return useMemo(() => {
    const nameOf = new Map(projects.map((project) => [project.id, project.name]));
    const icon = <FileText />;
    return docs.map((doc) => ({
      name: recent.doc(doc.id),
      title: doc.fileName,
      hint: nameOf.get(doc.projectId),
      icon,
      run: () =>
        navigate({
          to: "/editor/$projectId/$docId",
          params: { projectId: doc.projectId, docId: doc.id },
        }),
    }));
  }, [docs, projects, navigate]);
}

/** Text of the open project's docs. */
export function useTextItems(query: string): PaletteItem[] {
  const navigate = useNavigate();
  const { projectId } = useParams({ strict: false });
  const found = useQuery({
    ...queries.search(projectId ?? "", query),
    enabled: projectId !== undefined && query.length >= shortestSearch,
  });
  if (!projectId) return [];
  return (found.data ?? []).map((hit) => ({
    name: `text:${hit.docId}:${hit.line}`,
    title: hit.snippet,
    hint: hit.fileName,
    icon: <TextSearch />,
    run: () =>
      navigate({ to: "/editor/$projectId/$docId", params: { projectId, docId: hit.docId } }),
  }));
}

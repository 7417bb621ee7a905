// The top bar: where you are, the command palette, who you are, the theme.
import { useQuery } from "@tanstack/react-query";
import { Link, useMatch } from "@tanstack/react-router";
import { Monitor, Moon, Pencil, Search, Sun } from "lucide-react";
import { useState } from "react";
import { queries } from "@/shared/api/queries";
import { useIdentity } from "@/shared/lib/identity";
import { type Theme, useTheme } from "@/shared/lib/theme";
import { Avatar } from "@/shared/ui/avatar";
import { Button } from "@/shared/ui/button";
import { Menu, MenuChoice, MenuItem, MenuLine } from "@/shared/ui/menu";
import { openPalette } from "./command-palette";
import { DisplayNameDialog } from "./display-name-dialog";

const themes: { value: Theme; label: string; icon: React.ReactNode }[] = [
  { value: "dark", label: "Dark", icon: <Moon /> },
  { value: "light", label: "Light", icon: <Sun /> },
  { value: "system", label: "System", icon: <Monitor /> },
];

export function Header() {
  return (
    <header className="flex h-12 shrink-0 items-center gap-2 border-line border-b bg-bg px-3 sm:px-4">
      <Breadcrumbs />
      <div className="flex-1" />
      <Button
        variant="ghost"
        size="sm"
        onClick={openPalette}
        aria-label="Search and commands"
        aria-keyshortcuts="Control+K"
      >
        <Search />
        <span className="hidden sm:inline">Search</span>
        <kbd className="hidden rounded border border-line px-1 font-sans text-[10px] text-faint sm:inline">
          Ctrl K
        </kbd>
      </Button>
      <PersonMenu />
    </header>
  );
}

function Breadcrumbs() {
  const project = useMatch({ from: "/projects/$projectId", shouldThrow: false });
  const settings = useMatch({ from: "/projects/$projectId/settings", shouldThrow: false });
  const editor = useMatch({ from: "/editor/$projectId/$docId", shouldThrow: false });
  const projectId = (project ?? settings ?? editor)?.params.projectId;
  return (
    <nav aria-label="Breadcrumb" className="flex min-w-0 items-center gap-1 text-sm">
      <Link
        to="/projects"
        className="flex shrink-0 items-center gap-2 rounded-md px-1 py-0.5 font-semibold hover:text-accent"
      >
        <img src="/favicon.svg" alt="" className="size-5" />
        <span className={projectId ? "hidden sm:inline" : undefined}>AI Toolkit</span>
      </Link>
      {projectId && <ProjectCrumb projectId={projectId} />}
      {settings && <Crumb>Settings</Crumb>}
      {editor && <DocCrumb {...editor.params} />}
    </nav>
  );
}

function Crumb({ children }: { children: React.ReactNode }) {
  return (
    <span className="flex min-w-0 items-center gap-1">
      <span aria-hidden="true" className="text-line-strong">
        /
      </span>
      <span className="truncate px-1 text-muted">{children}</span>
    </span>
  );
}

function ProjectCrumb({ projectId }: { projectId: string }) {
  const { data } = useQuery(queries.project(projectId));
  return (
    <Crumb>
      <Link
        to="/projects/$projectId"
        params={{ projectId }}
        className="rounded-md hover:text-text"
        activeOptions={{ exact: true }}
      >
        {data?.name ?? "…"}
      </Link>
    </Crumb>
  );
}

function DocCrumb({ projectId, docId }: { projectId: string; docId: string }) {
  const { data } = useQuery(queries.docs(projectId));
  const doc = data?.find((candidate) => candidate.id === docId);
  return <Crumb>{doc?.fileName ?? "…"}</Crumb>;
}

function PersonMenu() {
  const [renaming, setRenaming] = useState(false);
  const { data: session } = useQuery(queries.session());
  const { name: displayName, chosen } = useIdentity();
  const { theme, choose } = useTheme();
  const renameable = session?.mode !== "accounts";
  const name = renameable ? displayName : session.name;
  return (
    <>
      {renameable && !chosen && (
        <Button variant="ghost" size="sm" className="text-accent" onClick={() => setRenaming(true)}>
          Set your name
        </Button>
      )}
      <Menu
        trigger={
          <Button variant="ghost" size="icon" aria-label={`You are ${name}. Name and theme`}>
            <Avatar name={name} />
          </Button>
        }
      >
        <p className="max-w-56 truncate px-2 py-1.5 font-medium text-sm">{name}</p>
        {renameable && (
          <MenuItem onSelect={() => setRenaming(true)}>
            <Pencil /> Change display name
          </MenuItem>
        )}
        <MenuLine />
        <MenuChoice label="Theme" value={theme} onChange={choose} options={themes} />
      </Menu>
      <DisplayNameDialog open={renaming} onOpenChange={setRenaming} />
    </>
  );
}

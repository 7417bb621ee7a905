// The way from one project to another: those opened lately first, and all of them one press away.
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Check, ChevronsUpDown, FolderGit2, LayoutGrid, Lock } from "lucide-react";
import { isHeld } from "@/features/locks/lock-badge";
import { queries } from "@/shared/api/queries";
import { byRecency, recent, useRecents } from "@/shared/lib/recents";
import { Button } from "@/shared/ui/button";
import { Menu, MenuItem, MenuLine } from "@/shared/ui/menu";
import { t } from "@/strings/app";

/** The palette finds the others. */
const shownAtMost = 8;

export default function ProjectSwitcher({ projectId }: { projectId: string }) {
  return (
    <Menu
      align="start"
      trigger={
        <Button variant="ghost" size="icon-sm" aria-label={t.switchProject} className="-ml-1 w-6">
          <ChevronsUpDown className="!size-3.5" />
        </Button>
      }
    >
      <Choices projectId={projectId} />
    </Menu>
  );
}

/** Mounted while the menu is open: nobody else needs the list of all projects on every page. */
function Choices({ projectId }: { projectId: string }) {
  const { data: projects } = useQuery(queries.projects());
  const { names } = useRecents();
  const navigate = useNavigate();
  const shown = byRecency(projects ?? [], names, ({ id }) => recent.project(id));
  return (
    <>
      {shown.slice(0, shownAtMost).map((project) => (
        <MenuItem
          key={project.id}
          onSelect={() =>
            navigate({ to: "/projects/$projectId", params: { projectId: project.id } })
          }
        >
          <FolderGit2 />
          <span className="max-w-56 min-w-0 flex-1 truncate">{project.name}</span>
          {isHeld(project.lock) && (
            <Lock role="img" aria-label={t.locked} className="!text-accent" />
          )}
          {project.id === projectId && <Check />}
        </MenuItem>
      ))}
      <MenuLine />
      <MenuItem onSelect={() => navigate({ to: "/projects" })}>
        <LayoutGrid /> {t.allProjects}
      </MenuItem>
    </>
  );
}

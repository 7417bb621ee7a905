// The shortcuts that lead from anywhere to a page.
import { useNavigate, useParams } from "@tanstack/react-router";
import { useShortcut } from "@/shared/lib/shortcuts";

export function useGoShortcuts(): void {
  const navigate = useNavigate();
  const { projectId } = useParams({ strict: false });
  const inProject = projectId !== undefined;
  useShortcut("goToProjects", () => navigate({ to: "/projects" }));
  useShortcut(
    "goToDocs",
    () => projectId && navigate({ to: "/projects/$projectId", params: { projectId } }),
    inProject,
  );
  useShortcut(
    "goToSettings",
    () => projectId && navigate({ to: "/projects/$projectId/settings", params: { projectId } }),
    inProject,
  );
}

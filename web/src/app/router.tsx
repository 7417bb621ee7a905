// The routes of the app; the editor with Monaco loads only on its own route.
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { NotFoundPage } from "./pages/not-found-page";
import { ProjectPage } from "./pages/project-page";
import { ProjectSettingsPage } from "./pages/project-settings-page";
import { ProjectsPage } from "./pages/projects-page";
import { BrokenPage, LoadingPage } from "./pages/status-pages";
import { Shell } from "./shell";

const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage });

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/projects" });
  },
});

const projects = createRoute({
  getParentRoute: () => root,
  path: "/projects",
  component: ProjectsPage,
  validateSearch: (search): { new?: boolean } => (search.new ? { new: true } : {}),
});

const project = createRoute({
  getParentRoute: () => root,
  path: "/projects/$projectId",
  component: ProjectPage,
});

const settings = createRoute({
  getParentRoute: () => root,
  path: "/projects/$projectId/settings",
  component: ProjectSettingsPage,
});

const editor = createRoute({
  getParentRoute: () => root,
  path: "/editor/$projectId/$docId",
  component: lazyRouteComponent(() => import("./pages/editor-page"), "EditorPage"),
});

export const router = createRouter({
  routeTree: root.addChildren([home, projects, project, settings, editor]),
  defaultPreload: "intent",
  defaultPendingComponent: LoadingPage,
  defaultErrorComponent: BrokenPage,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

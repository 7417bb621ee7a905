// The routes of the app; each page but the first loads its code on its own route, or when a link to it is approached.
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { docPlace } from "@/features/editor/doc-place";
import { code } from "@/shared/lib/code";
import { mainId } from "./announcer";
import { NotFoundPage } from "./pages/not-found-page";
import { ProjectsPage } from "./pages/projects-page";
import { BrokenPage, LoadingPage } from "./pages/status-pages";
import { Shell } from "./shell";

const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage });

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: ({ location }) => {
    // Whatever a link says besides the path goes along.
    throw redirect({
      to: "/projects",
      search: (search) => search,
      hash: location.hash,
      replace: true,
    });
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
  component: lazyRouteComponent(
    code(() => import("./pages/project-page")),
    "ProjectPage",
  ),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: "/projects/$projectId/settings",
  component: lazyRouteComponent(
    code(() => import("./pages/project-settings-page")),
    "ProjectSettingsPage",
  ),
});

const editor = createRoute({
  getParentRoute: () => root,
  path: "/editor/$projectId/$docId",
  component: lazyRouteComponent(
    code(() => import("./pages/editor-page")),
    "EditorPage",
  ),
  validateSearch: docPlace,
});

export const router = createRouter({
  routeTree: root.addChildren([home, projects, project, settings, editor]),
  defaultPreload: "intent",
  defaultPendingComponent: LoadingPage,
  // Soon enough that a press seems to be heard, late enough not to flash.
  defaultPendingMs: 200,
  defaultErrorComponent: BrokenPage,
  scrollRestoration: true,
  scrollToTopSelectors: [`#${mainId}`],
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

// The routes of the app; each page but the first loads its code on its own route, or when a link to it is approached.
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { type LinkPage, linkTokens } from "@/features/accounts/link-token";
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

const account = createRoute({
  getParentRoute: () => root,
  path: "/account",
  validateSearch: ({ error }): { error?: string } => (typeof error === "string" ? { error } : {}),
  component: lazyRouteComponent(
    code(() => import("./pages/account-page")),
    "AccountPage",
  ),
});

const accounts = createRoute({
  getParentRoute: () => root,
  path: "/admin/accounts",
  component: lazyRouteComponent(
    code(() => import("./pages/accounts-page")),
    "AccountsPage",
  ),
});

const audit = createRoute({
  getParentRoute: () => root,
  path: "/admin/audit",
  component: lazyRouteComponent(
    code(() => import("./pages/audit-page")),
    "AuditPage",
  ),
});

/** For those who are not signed in, too. */
const isPublic = { isPublic: true };

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  staticData: isPublic,
  validateSearch: ({ next, error }): { next?: string; error?: string } => ({
    ...(typeof next === "string" ? { next } : {}),
    ...(typeof error === "string" ? { error } : {}),
  }),
  component: lazyRouteComponent(
    code(() => import("./pages/sign-in-page")),
    "SignInPage",
  ),
});

/** The secret behind the # goes from the address into the tab's own storage before the page is there. */
const takeToken =
  (page: LinkPage) =>
  ({ location }: { location: { hash: string } }) => {
    if (!location.hash) return;
    linkTokens.keep(page, location.hash);
    throw redirect({ to: `/${page}`, replace: true });
  };

const setup = createRoute({
  getParentRoute: () => root,
  path: "/setup",
  staticData: isPublic,
  beforeLoad: takeToken("setup"),
  component: lazyRouteComponent(
    code(() => import("./pages/setup-page")),
    "SetupPage",
  ),
});

const invite = createRoute({
  getParentRoute: () => root,
  path: "/invite",
  staticData: isPublic,
  beforeLoad: takeToken("invite"),
  component: lazyRouteComponent(
    code(() => import("./pages/invite-page")),
    "InvitePage",
  ),
});

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: "/reset-password",
  staticData: isPublic,
  beforeLoad: takeToken("reset-password"),
  component: lazyRouteComponent(
    code(() => import("./pages/reset-password-page")),
    "ResetPasswordPage",
  ),
});

const leakedKey = createRoute({
  getParentRoute: () => root,
  path: "/leaked-key",
  staticData: isPublic,
  component: lazyRouteComponent(
    code(() => import("./pages/leaked-key-page")),
    "LeakedKeyPage",
  ),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    projects,
    project,
    settings,
    editor,
    account,
    accounts,
    audit,
    signIn,
    setup,
    invite,
    resetPassword,
    leakedKey,
  ]),
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
  interface StaticDataRouteOption {
    /** The page is for those who are not signed in, too. */
    isPublic?: boolean;
  }
}

// Renders a piece of the app with a query cache and a router around it.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { act, render } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { ReactNode } from "react";

const paths = [
  "/",
  "/projects",
  "/projects/$projectId",
  "/projects/$projectId/settings",
  "/editor/$projectId/$docId",
  "/account",
  "/admin/accounts",
  "/admin/audit",
];
/** For those who are not signed in, too. */
const publicPaths = ["/sign-in", "/setup", "/invite", "/reset-password", "/leaked-key"];

/** `path` is where the app is; the piece stays on screen wherever it navigates to. */
export async function renderApp(piece: ReactNode, path = "/") {
  const cache = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const root = createRootRoute({
    component: () => piece,
  });
  const router = createRouter({
    routeTree: root.addChildren(
      [...paths, ...publicPaths].map((at) =>
        createRoute({
          getParentRoute: () => root,
          path: at,
          staticData: { isPublic: publicPaths.includes(at) },
        }),
      ),
    ),
    history: createMemoryHistory({ initialEntries: [path] }),
  });
  await act(() => router.load());
  const view = render(
    <QueryClientProvider client={cache}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  );
  return { ...view, cache, router, user: userEvent.setup({ delay: null }) };
}

// Starts the app: query cache, who sits here, realtime connection, router.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { createRoot } from "react-dom/client";
import { router } from "@/app/router";
import { applyEvents } from "@/shared/api/apply-events";
import { toProblem } from "@/shared/api/problem";
import { queries } from "@/shared/api/queries";
import { watchSession } from "@/shared/api/session";
import { realtime, watchConnectivity } from "@/shared/api/use-realtime";
import "./styles.css";

const cache = new QueryClient({
  defaultOptions: {
    queries: {
      // The server's answer "no" is final; only silence is worth another try.
      retry: (count, error) => toProblem(error).isOffline && count < 2,
      staleTime: 5_000,
      networkMode: "always",
    },
    // The browser's word that it is offline says nothing of a server on this machine.
    mutations: { networkMode: "always" },
  },
});

applyEvents(cache, realtime);
watchConnectivity();
watchSession(cache, realtime);
// Every page waits for it.
cache.prefetchQuery(queries.session());

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <QueryClientProvider client={cache}>
    <RouterProvider router={router} />
  </QueryClientProvider>,
);

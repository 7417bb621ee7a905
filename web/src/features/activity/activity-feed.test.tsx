import { screen } from "@testing-library/react";
import { http } from "msw";
import { expect, it } from "vitest";
import type { ActivityEntry } from "@/shared/api/types";
import { renderApp } from "@/test/render";
import { at, json, server } from "@/test/server";
import { ActivityFeed } from "./activity-feed";

const entry = (id: string, action: string, target?: string, actor = "Mara"): ActivityEntry => ({
  id,
  actor,
  action,
  createdAt: new Date().toISOString(),
  ...(target ? { target } : {}),
});

it("says who did what, and shows older entries when asked", async () => {
  server.use(
    http.get(at("/projects/prj_1/activity"), ({ request }) =>
      new URL(request.url).searchParams.has("cursor")
        ? json({ items: [entry("5", "doc.renamed", "a.md")] })
        : json({
            items: [
              entry("1", "doc.updated", "api/errors.md"),
              entry("2", "lock.released", "Mara"),
              entry("3", "lock.force_released", "Mara", "Ada"),
              entry("4", "sync.completed", "0123456789abcdef0123456789abcdef01234567", "platform"),
            ],
            next: "4",
          }),
    ),
  );
  const { user } = await renderApp(<ActivityFeed projectId="prj_1" />);
  await screen.findByText("api/errors.md");
  const lines = () =>
    screen.getAllByRole("listitem").map((item) => item.querySelector("p")?.textContent);
  expect(lines()).toEqual([
    "Mara saved api/errors.md just now",
    "Mara finished editing  just now",
    "Ada force-released the lock of Mara just now",
    "platform synced with Git 0123456 just now",
  ]);
  await user.click(screen.getByRole("button", { name: "Show older" }));
  await screen.findByText("doc renamed");
  expect(screen.queryByRole("button", { name: "Show older" })).not.toBeInTheDocument();
});

import { screen, waitFor } from "@testing-library/react";
import { http } from "msw";
import { beforeEach, expect, it } from "vitest";
import type { ActivityEntry } from "@/shared/api/types";
import { aDoc } from "@/test/fixtures";
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

let pages: ActivityEntry[][];

beforeEach(() => {
  server.use(
    http.get(at("/projects/prj_1/docs"), () => json([aDoc({ fileName: "api/errors.md" })])),
    http.get(at("/projects/prj_1/activity"), ({ request }) => {
      const page = Number(new URL(request.url).searchParams.get("cursor") ?? 0);
      const next = page + 1 < pages.length ? { next: String(page + 1) } : {};
      return json({ items: pages[page] ?? [], ...next });
    }),
  );
});

const lines = () =>
  screen.getAllByRole("listitem").map((item) => item.querySelector("p")?.textContent);

it("says who did what, and shows older entries when asked", async () => {
  pages = [
    [
      entry("1", "doc.updated", "api/errors.md"),
      entry("2", "lock.released", "Mara"),
      entry("3", "lock.force_released", "Mara", "Ada"),
      entry("4", "sync.completed", "0123456789abcdef0123456789abcdef01234567", "platform"),
    ],
    [entry("5", "doc.copied", "a.md")],
  ];
  const { user } = await renderApp(<ActivityFeed projectId="prj_1" />);
  await screen.findByText("api/errors.md");
  expect(lines()).toEqual([
    "Mara saved api/errors.md just now",
    "Mara finished editing just now",
    "Ada force-released the lock of Mara just now",
    "The platform synced with Git at 0123456 just now",
  ]);
  expect(screen.getByRole("region", { name: "Today" })).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Show older" }));
  expect(await screen.findByText(/doc copied/)).toBeVisible();
  expect(screen.queryByRole("button", { name: "Show older" })).not.toBeInTheDocument();
});

it("leads to docs that there are, and to pull requests", async () => {
  pages = [
    [
      entry("1", "doc.updated", "api/errors.md"),
      entry("2", "doc.deleted", "gone.md"),
      entry("3", "pull_request.opened", "https://github.com/acme/shop/pull/7", "platform"),
    ],
  ];
  await renderApp(<ActivityFeed projectId="prj_1" />);
  expect(await screen.findByRole("link", { name: "api/errors.md" })).toHaveAttribute(
    "href",
    "/editor/prj_1/doc_api%2Ferrors.md",
  );
  expect(screen.queryByRole("link", { name: "gone.md" })).not.toBeInTheDocument();
  expect(screen.getByRole("link", { name: "#7 (opens in a new tab)" })).toHaveAttribute(
    "href",
    "https://github.com/acme/shop/pull/7",
  );
});

it("looks on for entries of a kind that are further down", async () => {
  pages = [
    [entry("1", "doc.updated", "a.md"), entry("2", "lock.acquired")],
    [entry("3", "doc.updated", "b.md")],
    [entry("4", "lock.expired", "Jonas", "platform")],
  ];
  const { user } = await renderApp(<ActivityFeed projectId="prj_1" />);
  await user.selectOptions(await screen.findByLabelText("Show"), "Locks");
  await waitFor(() =>
    expect(lines()).toEqual([
      "Mara began to edit just now",
      "The platform ended the expired lock of Jonas just now",
    ]),
  );
  await user.selectOptions(screen.getByLabelText("Show"), "Settings and keys");
  expect(await screen.findByText("None of this kind so far.")).toBeVisible();
});

it("says where it is all told while nothing has happened", async () => {
  pages = [[]];
  await renderApp(<ActivityFeed projectId="prj_1" />);
  expect(await screen.findByText(/Nothing happened yet/)).toBeVisible();
});

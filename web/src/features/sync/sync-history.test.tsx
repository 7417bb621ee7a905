import { screen, within } from "@testing-library/react";
import { http } from "msw";
import { expect, it } from "vitest";
import type { SyncRun } from "@/shared/api/types";
import { renderApp } from "@/test/render";
import { at, json, server } from "@/test/server";
import { SyncHistory } from "./sync-history";

const aRun = (over: Partial<SyncRun>): SyncRun => ({
  id: "run_1",
  trigger: "schedule",
  outcome: "done",
  startedAt: new Date().toISOString(),
  endedAt: new Date().toISOString(),
  pulled: 0,
  merged: 0,
  pushed: 0,
  conflicts: 0,
  commit: null,
  error: null,
  changes: [],
  notes: [],
  ...over,
});

it("lists what each run did, and loads older ones", async () => {
  const added = Array.from({ length: 7 }, (_, n) => ({
    fileName: `new-${n}.md`,
    kind: "added" as const,
  }));
  server.use(
    http.get(at("/projects/prj_1/sync-runs"), ({ request }) =>
      new URL(request.url).searchParams.get("cursor") === "run_2"
        ? json({ items: [aRun({ id: "run_3", trigger: "connected", changes: added, pulled: 7 })] })
        : json({
            items: [
              aRun({
                trigger: "webhook",
                pulled: 2,
                pushed: 1,
                commit: "0123456789abcdef0123456789abcdef01234567",
                changes: [
                  { fileName: "new.md", kind: "renamed", from: "old.md" },
                  { fileName: "api.md", kind: "published" },
                ],
                notes: ["huge.bin is larger than 10 MiB"],
              }),
              aRun({ id: "run_2", outcome: "failed", error: "the token has expired" }),
            ],
            next: "run_2",
          }),
    ),
  );
  const { user } = await renderApp(
    <SyncHistory projectId="prj_1" open onOpenChange={() => undefined} />,
  );
  const runs = within(await screen.findByRole("list", { name: "Runs" }));
  expect(runs.getByText("Git told of a change")).toBeVisible();
  expect(runs.getByText(/2 docs pulled · 1 doc published/)).toHaveTextContent("0123456");
  const [docs] = runs.getAllByRole("list", { name: "Docs" });
  expect(docs).toHaveTextContent("Renamedold.md → new.mdPublishedapi.md");
  expect(runs.getByText("huge.bin is larger than 10 MiB")).toBeVisible();
  expect(runs.getByText("Failed")).toBeVisible();
  expect(runs.getByText("The token has expired.")).toBeVisible();

  await user.click(screen.getByRole("button", { name: "Load more" }));
  expect(await runs.findByText("new-3.md")).toBeVisible();
  expect(screen.queryByRole("button", { name: "Load more" })).not.toBeInTheDocument();
  expect(runs.queryByText("new-6.md")).not.toBeInTheDocument();
  await user.click(runs.getByRole("button", { name: "Show all 7" }));
  expect(runs.getByText("new-6.md")).toBeVisible();
});

it("says when nothing has run", async () => {
  server.use(http.get(at("/projects/prj_1/sync-runs"), () => json({ items: [] })));
  await renderApp(<SyncHistory projectId="prj_1" open onOpenChange={() => undefined} />);
  expect(await screen.findByText("No sync has run yet.")).toBeVisible();
});

import { screen, waitFor } from "@testing-library/react";
import { http } from "msw";
import { describe, expect, it, vi } from "vitest";
import type { DocChange, Project, SyncResult } from "@/shared/api/types";
import { aProject, aSync } from "@/test/fixtures";
import { renderApp } from "@/test/render";
import { at, json, refusal, server } from "@/test/server";
import { PublishButton } from "./publish-button";
import { commitUrl } from "./sync-state";

vi.mock("../editor/monaco-views", () => import("@/test/plain-editor"));

const commit = "0123456789abcdef0123456789abcdef01234567";
const result: SyncResult = {
  success: true,
  pulled: 0,
  merged: 0,
  pushed: 2,
  conflicts: 0,
  incoming: 0,
  commit,
};
const aChange = (over: Partial<DocChange>): DocChange => ({
  docId: `doc_${over.fileName}`,
  fileName: "new.md",
  kind: "added",
  state: "unpublished",
  version: 1,
  author: "Mara",
  updatedAt: "2026-03-01T12:00:00Z",
  ...over,
});
const changes = [
  aChange({ fileName: "gone.md", kind: "deleted", version: 3, publishedVersion: 2 }),
  aChange({ fileName: "new.md" }),
  aChange({
    fileName: "old.md",
    kind: "updated",
    version: 4,
    publishedVersion: 2,
    author: "Jonas",
  }),
  aChange({ fileName: "fought.md", kind: "updated", state: "conflict" }),
];
const sent: unknown[] = [];

const show = async (over: Partial<Project> = {}, unsaved = false) => {
  sent.length = 0;
  server.use(
    http.get(at("/projects/prj_1/changes"), () => json(changes)),
    http.post(at("/projects/prj_1/docs/publish"), async ({ request }) => {
      sent.push(await request.json());
      return json(result);
    }),
  );
  const project = aProject({
    publishMode: "manual",
    sync: aSync({ unpublished: 3 }),
    ...over,
  });
  return renderApp(<PublishButton {...{ project, unsaved }} />);
};
const open = async (...args: Parameters<typeof show>) => {
  const app = await show(...args);
  await app.user.click(screen.getByRole("button", { name: /^Publish \d+ docs?$/ }));
  await screen.findByRole("checkbox", { name: /new\.md/ });
  return app;
};
const message = () => screen.getByLabelText("Commit message");
const publish = () => screen.getByRole("button", { name: "Publish" });

describe("publishing by hand", () => {
  it("is offered only where there is something to publish, and people decide when", async () => {
    const first = await show({ publishMode: "on-save" });
    expect(screen.queryByRole("button")).not.toBeInTheDocument();
    first.unmount();
    await show({ sync: aSync() });
    expect(screen.queryByRole("button")).not.toBeInTheDocument();
  });

  it("publishes everything with a message made of the names", async () => {
    const { user } = await open();
    expect(screen.getByRole("dialog")).toHaveTextContent(
      "The docs go to the branch main as one commit.",
    );
    expect(screen.getAllByRole("listitem").map((item) => item.textContent)).toEqual([
      expect.stringMatching(/^gone\.md.*Deleted$/),
      expect.stringMatching(/^new\.md.*New$/),
      expect.stringMatching(/^old\.mdJonas.*Changed$/),
    ]);
    expect(message()).toHaveValue("Update gone.md, new.md and old.md");
    await user.click(publish());
    expect(await screen.findByText("2 docs published.")).toBeVisible();
    expect(sent).toEqual([{ message: "Update gone.md, new.md and old.md" }]);
    expect(screen.getByRole("link", { name: /Commit 0123456/ })).toHaveAttribute(
      "href",
      `https://github.com/acme/shop/commit/${commit}`,
    );
    await user.click(screen.getAllByRole("button", { name: "Close" }).at(-1) as HTMLElement);
    expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
  });

  it("publishes the chosen docs with the message that was written", async () => {
    const { user } = await open();
    await user.click(screen.getByRole("checkbox", { name: /new\.md/ }));
    expect(screen.getByText("2 of 3 chosen")).toBeVisible();
    expect(message()).toHaveValue("Update gone.md and old.md");
    await user.clear(message());
    expect(publish()).toBeDisabled();
    await user.type(message(), "Explain retries");
    await user.click(publish());
    await screen.findByText("2 docs published.");
    expect(sent).toEqual([{ fileNames: ["gone.md", "old.md"], message: "Explain retries" }]);
  });

  it("has nothing to do while nothing is chosen", async () => {
    const { user } = await open();
    await user.click(screen.getByRole("checkbox", { name: "All docs" }));
    expect(publish()).toBeDisabled();
    await user.click(screen.getByRole("checkbox", { name: "All docs" }));
    expect(publish()).toBeEnabled();
  });

  it("shows what changed in a doc on demand", async () => {
    const revision = (version: number) => ({
      version,
      content: `text ${version}`,
      author: "Mara",
      hash: "h",
      size: 1,
      createdAt: "2026-03-01T12:00:00Z",
      deleted: false,
      encoding: "utf-8",
    });
    server.use(
      http.get(at("/projects/prj_1/docs/old.md/revisions/:version"), ({ params }) =>
        json(revision(Number(params.version))),
      ),
    );
    const { user } = await open();
    await user.click(screen.getByRole("button", { name: "Show what changed in old.md" }));
    expect(await screen.findByLabelText("In Git: version 2")).toHaveTextContent("text 2");
    expect(screen.getByLabelText("Version 4, to be published")).toHaveTextContent("text 4");
  });

  it("says that text which is not saved is not part of it", async () => {
    await open({}, true);
    expect(screen.getByText(/did not save yet is not part of it/)).toBeVisible();
  });

  it("says what went wrong, and lets the person try again", async () => {
    const { user } = await open();
    server.use(
      http.post(
        at("/projects/prj_1/docs/publish"),
        () => refusal(502, "remote_unreachable", "the Git server can't be reached"),
        { once: true },
      ),
    );
    await user.click(publish());
    expect(await screen.findByRole("alert")).toHaveTextContent("The Git server can't be reached.");
    await user.click(screen.getByRole("button", { name: "Publish again" }));
    await screen.findByText("2 docs published.");
  });
});

describe("publishing by pull request", () => {
  const pullRequest = {
    number: 7,
    url: "https://git.example/7",
    state: "open",
    branch: "docs",
  } as const;

  it("says whether it opens one or extends the open one", async () => {
    const first = await open({ publishMode: "pull-request" });
    expect(screen.getByText("The docs go into a new pull request to main.")).toBeVisible();
    first.unmount();
    await open({ publishMode: "pull-request", pullRequest });
    expect(screen.getByText("The docs are added to pull request #7.")).toBeVisible();
  });

  it("leads to the pull request when it is done", async () => {
    const { user } = await open({ publishMode: "pull-request" });
    server.use(
      http.post(at("/projects/prj_1/docs/publish"), () => json({ ...result, pullRequest })),
    );
    await user.click(publish());
    await waitFor(() =>
      expect(screen.getByRole("link", { name: /Pull request #7/ })).toHaveAttribute(
        "href",
        "https://git.example/7",
      ),
    );
    expect(screen.getByText("2 docs put into the pull request.")).toBeVisible();
  });
});

it("knows where a commit is on GitHub, and nowhere else", () => {
  const repoUrl = "https://github.com/acme/shop.git";
  expect(commitUrl({ provider: "github", repoUrl }, "abc")).toBe(
    "https://github.com/acme/shop/commit/abc",
  );
  expect(commitUrl({ provider: "git", repoUrl }, "abc")).toBeNull();
  expect(commitUrl({ provider: "github", repoUrl: "git@github.com:acme/shop" }, "abc")).toBeNull();
});

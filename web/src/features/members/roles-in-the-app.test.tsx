import { screen, within } from "@testing-library/react";
import { http } from "msw";
import type { ReactNode } from "react";
import { beforeEach, describe, expect, it } from "vitest";
import type { Role } from "@/shared/api/types";
import { ProjectRole } from "@/shared/lib/role";
import { aDoc, aLock, aMember, aProject, aSession, aSync } from "@/test/fixtures";
import { renderApp } from "@/test/render";
import { at, json, server } from "@/test/server";
import { DocsTree } from "../docs/docs-tree";
import { LockActions } from "../locks/lock-actions";
import { EmptyProjects } from "../projects/empty-projects";
import { PublishButton } from "../sync/publish-button";
import { SyncButton } from "../sync/sync-button";
import { SyncProblem } from "../sync/sync-problem";
import { ConnectSheet } from "../workstations/connect-sheet";

beforeEach(() =>
  server.use(
    http.get(at("/session"), () => json(aSession() as never)),
    http.get(at("/projects/prj_1"), () => json(aProject())),
    http.get(at("/projects/prj_1/members"), () => json([aMember()] as never)),
    http.get(at("/projects/prj_1/workstations"), () => json([])),
    http.get(at("/downloads"), () => json([])),
  ),
);

const as = (role: Role, piece: ReactNode) =>
  renderApp(<ProjectRole value={role}>{piece}</ProjectRole>, "/projects/prj_1");
const button = (name: string | RegExp) => screen.queryByRole("button", { name });

describe("a viewer", () => {
  it("reads docs, and is offered nothing that changes them", async () => {
    const { user } = await as("viewer", <DocsTree docs={[aDoc()]} projectId="prj_1" />);
    expect(button("New doc")).not.toBeInTheDocument();
    expect(button("New folder")).not.toBeInTheDocument();
    expect(button("Upload files")).not.toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: /guide\.md/ }));
    const items = await screen.findAllByRole("menuitem");
    expect(items.map((item) => item.textContent?.trim())).toEqual([
      expect.stringMatching(/^Open/),
      "Open in a new tab",
      "Copy path",
    ]);
    await user.keyboard("{Escape}");
    screen.getByRole("treeitem").focus();
    await user.keyboard("{Delete}");
    expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
    expect(screen.getByRole("treeitem")).not.toHaveAttribute("draggable", "true");
  });

  it("neither syncs nor publishes", async () => {
    const project = aProject({ publishMode: "manual", sync: aSync({ unpublished: 2 }) });
    await as(
      "viewer",
      <>
        <SyncButton project={project} />
        <PublishButton project={project} />
      </>,
    );
    expect(button(/./)).not.toBeInTheDocument();
  });

  it("can't do anything about a lock", async () => {
    await as("viewer", <LockActions lock={aLock()} />);
    expect(button(/./)).not.toBeInTheDocument();
  });
});

describe("an editor", () => {
  it("asks for a lock, and takes none away", async () => {
    await as("editor", <LockActions lock={aLock()} />);
    expect(button("Ask for the lock")).toBeVisible();
    expect(button("Force release")).not.toBeInTheDocument();
  });

  it("tries a sync again, but is not sent to the settings", async () => {
    const sync = aSync({ state: "failed", errorCode: "remote_auth", error: "the token is wrong" });
    await as("editor", <SyncProblem project={aProject({ sync })} />);
    expect(button(/again/i)).toBeVisible();
    expect(screen.queryByRole("link")).not.toBeInTheDocument();
  });

  it("is told whom to ask for an API key", async () => {
    await as("editor", <ConnectSheet project={aProject()} open onOpenChange={() => undefined} />);
    const sheet = await screen.findByRole("dialog");
    expect(await within(sheet).findByText(/Ask Mara Lindqvist when you need more/)).toBeVisible();
    expect(within(sheet).queryByLabelText("Key name")).not.toBeInTheDocument();
  });
});

it("somebody without projects is told that there may be some", async () => {
  await renderApp(<EmptyProjects onCreate={() => undefined} />);
  expect(await screen.findByText(/Ask one of its owners for an invitation/)).toBeVisible();
});

import { screen, waitFor, within } from "@testing-library/react";
import { http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import type { Project, Role } from "@/shared/api/types";
import { ProjectRole } from "@/shared/lib/role";
import { aMember, anAccount, aProject, aSession } from "@/test/fixtures";
import { renderApp } from "@/test/render";
import { at, json, refusal, server } from "@/test/server";
import { MembersSection } from "./members-section";
import { OwnersHint } from "./owners-hint";

const now = new Date().toISOString();
const jonas = aMember({ accountId: "acc_2", name: "Jonas Weber", role: "editor" });

beforeEach(() =>
  server.use(
    http.get(at("/session"), () => json(aSession() as never)),
    http.get(at("/projects/prj_1/members"), () => json([aMember(), jonas] as never)),
    http.get(at("/projects/prj_1/invitations"), () =>
      json([
        {
          id: "inv_1",
          role: "viewer",
          isAdmin: false,
          invitedBy: "Mara",
          createdAt: now,
          expiresAt: now,
        },
      ] as never),
    ),
  ),
);

async function open(role: Role, project: Project = aProject({ role })) {
  const view = await renderApp(
    <ProjectRole value={role}>
      <MembersSection project={project} />
    </ProjectRole>,
    "/projects/prj_1/settings",
  );
  await screen.findByText("Jonas Weber");
  return view;
}

describe("an owner", () => {
  it("gives another role", async () => {
    const sent: unknown[] = [];
    const { user } = await open("owner");
    server.use(
      http.put(at("/projects/prj_1/members/acc_2"), async ({ request }) => {
        sent.push(await request.json());
        return json({ ...jonas, role: "viewer" } as never);
      }),
    );
    await user.selectOptions(screen.getByLabelText("Role of Jonas Weber"), "Viewer");
    await waitFor(() => expect(sent).toEqual([{ role: "viewer" }]));
  });

  it("is asked before they give up their own", async () => {
    const { user } = await open("owner");
    await user.selectOptions(screen.getByLabelText("Role of Mara Lindqvist"), "Editor");
    const question = await screen.findByRole("dialog", {
      name: "Give up your own role of owner?",
    });
    await user.click(within(question).getByRole("button", { name: "Cancel" }));
    expect(screen.getByLabelText("Role of Mara Lindqvist")).toHaveValue("owner");
  });

  it("removes a member after a question", async () => {
    let removed = false;
    const { user } = await open("owner");
    server.use(
      http.delete(at("/projects/prj_1/members/acc_2"), () => {
        removed = true;
        return json({ removed: true });
      }),
    );
    expect(screen.queryByRole("button", { name: "Remove Mara Lindqvist" })).not.toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Remove Jonas Weber" }));
    const question = await screen.findByRole("dialog");
    expect(question).toHaveTextContent(/no longer see the project/);
    await user.click(within(question).getByRole("button", { name: "Remove" }));
    await waitFor(() => expect(removed).toBe(true));
  });

  it("invites with a role, and withdraws", async () => {
    const sent: unknown[] = [];
    const { user } = await open("owner");
    server.use(
      http.post(at("/projects/prj_1/invitations"), async ({ request }) => {
        sent.push(await request.json());
        return json({ id: "inv_2", path: "/invite#ait_2", expiresAt: now } as never, 201);
      }),
      http.delete(at("/projects/prj_1/invitations/inv_1"), () =>
        refusal(404, "not_found", "there is no such invitation"),
      ),
    );
    await user.type(screen.getByLabelText(/^Email address/), "new@shop.example");
    await user.selectOptions(screen.getByLabelText("Role"), "Viewer");
    await user.click(screen.getByRole("button", { name: "Create invitation" }));
    expect(await screen.findByTestId("link")).toHaveTextContent(/\/invite#ait_2$/);
    expect(sent).toEqual([{ role: "viewer", email: "new@shop.example" }]);
    const pending = await screen.findByRole("list", { name: "Open invitations" });
    expect(pending).toHaveTextContent(/Somebody.*as viewer, by Mara/);
  });
});

it.each(["editor", "viewer"] as const)("a %s reads who is a member", async (role) => {
  await open(role);
  expect(screen.queryByRole("combobox")).not.toBeInTheDocument();
  expect(screen.queryByRole("button", { name: /^Remove/ })).not.toBeInTheDocument();
  expect(screen.queryByText("Invite somebody")).not.toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Leave the project" })).toBeVisible();
});

it("leaving leads to the projects", async () => {
  const { user, router } = await open("editor");
  server.use(http.delete(at("/projects/prj_1/membership"), () => json({ removed: true })));
  await user.click(screen.getByRole("button", { name: "Leave the project" }));
  const question = await screen.findByRole("dialog", { name: "Leave Shop backend?" });
  await user.click(within(question).getByRole("button", { name: "Leave the project" }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/projects"));
});

it("an admin who is no member has nothing to leave", async () => {
  server.use(
    http.get(at("/session"), () =>
      json(aSession({ account: anAccount({ id: "acc_9", isAdmin: true }) }) as never),
    ),
  );
  await open("owner");
  expect(screen.queryByRole("button", { name: "Leave the project" })).not.toBeInTheDocument();
});

it("names the owners to ask", async () => {
  server.use(
    http.get(at("/projects/prj_1/members"), () =>
      json([aMember(), jonas, aMember({ accountId: "acc_3", name: "Aiko Tanaka" })] as never),
    ),
  );
  await renderApp(<OwnersHint projectId="prj_1" />);
  expect(
    await screen.findByText("Ask Mara Lindqvist or Aiko Tanaka when you need more."),
  ).toBeVisible();
});

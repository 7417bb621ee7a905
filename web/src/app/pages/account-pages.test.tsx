import { screen, waitFor, within } from "@testing-library/react";
import { http } from "msw";
import { describe, expect, it } from "vitest";
import type { AccountSession, Session } from "@/shared/api/types";
import { myName } from "@/shared/lib/identity";
import { anAccount, aProject, aSession } from "@/test/fixtures";
import { renderApp } from "@/test/render";
import { at, json, refusal, server } from "@/test/server";
import { AccountPage } from "./account-page";
import { AccountsPage } from "./accounts-page";
import { AuditPage } from "./audit-page";

const now = new Date().toISOString();
const sessionIs = (session: Session) =>
  server.use(http.get(at("/session"), () => json(session as never)));
const chrome = "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36";
const aLogin = (over: Partial<AccountSession>): AccountSession => ({
  id: "ses_1",
  isCurrent: false,
  createdAt: now,
  lastSeenAt: now,
  expiresAt: now,
  address: "10.0.0.7",
  userAgent: chrome,
  ...over,
});

describe("one's own account", () => {
  const open = async (session = aSession()) => {
    sessionIs(session);
    server.use(
      http.get(at("/account/sessions"), () =>
        json([
          aLogin({ isCurrent: true }),
          aLogin({ id: "ses_2", userAgent: "Mozilla/5.0 (iPhone) CriOS/1 Safari/1" }),
        ] as never),
      ),
    );
    const view = await renderApp(<AccountPage />, "/account");
    await screen.findByRole("heading", { name: "Your account" });
    return view;
  };

  it("gets another name, which the app uses at once", async () => {
    const { user } = await open();
    server.use(
      http.put(at("/account"), async ({ request }) =>
        json(anAccount((await request.json()) as object) as never),
      ),
    );
    const name = screen.getByLabelText("Name");
    expect(screen.getByRole("button", { name: "Save profile" })).toBeDisabled();
    await user.clear(name);
    await user.type(name, "Mara L.");
    await user.click(screen.getByRole("button", { name: "Save profile" }));
    await waitFor(() => expect(myName()).toBe("Mara L."));
    expect(screen.getByRole("button", { name: "Save profile" })).toBeDisabled();
  });

  it("says at its field that a name is taken", async () => {
    const { user } = await open();
    server.use(
      http.put(at("/account"), () =>
        refusal(409, "account_conflict", "another account has this name", { field: "name" }),
      ),
    );
    await user.type(screen.getByLabelText("Name"), "x{Enter}");
    await waitFor(() =>
      expect(screen.getByLabelText("Name")).toHaveAccessibleDescription(
        "Another account has this name.",
      ),
    );
  });

  it("is linked to other services, and not any more", async () => {
    let linked = true;
    server.use(
      http.get(at("/account/identities"), () =>
        json(
          (linked
            ? [{ provider: "github", handle: "mara", createdAt: now, lastUsedAt: now }]
            : []) as never,
        ),
      ),
      http.delete(at("/account/identities/github"), () => {
        linked = false;
        return json({ unlinked: true } as never);
      }),
    );
    const providers = [
      { id: "oidc", name: "Keycloak" },
      { id: "github", name: "GitHub" },
    ];
    const { user } = await open(aSession({ providers }));
    const link = await screen.findByRole("link", { name: "Link Keycloak" });
    expect(link).toHaveAttribute("href", "/api/auth/oidc/start?link=true&next=/account");
    expect(screen.getByText(/linked as mara/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Unlink GitHub" }));
    expect(await screen.findByRole("link", { name: "Link GitHub" })).toBeVisible();
  });

  it("gets another password", async () => {
    const sent: unknown[] = [];
    const { user } = await open();
    server.use(
      http.put(at("/account/password"), async ({ request }) => {
        sent.push(await request.json());
        return sent.length === 1
          ? refusal(400, "validation", "the current password is wrong", {
              field: "currentPassword",
            })
          : new Response(null, { status: 204 });
      }),
    );
    const current = screen.getByLabelText("Current password");
    await user.type(current, "wrong");
    await user.type(screen.getByLabelText("New password"), "correct horse battery{Enter}");
    await waitFor(() =>
      expect(current).toHaveAccessibleDescription("The current password is wrong."),
    );
    await user.clear(current);
    await user.type(current, "right{Enter}");
    await waitFor(() => expect(current).toHaveValue(""));
    expect(sent[1]).toEqual({ currentPassword: "right", newPassword: "correct horse battery" });
  });

  it("gets its first password without an old one", async () => {
    await open(aSession({ account: anAccount({ hasPassword: false }) }));
    expect(screen.queryByLabelText("Current password")).not.toBeInTheDocument();
    expect(screen.getByText(/You sign in through another service/)).toBeVisible();
  });

  it("shows where one is signed in, and ends what one does not know", async () => {
    const ended: string[] = [];
    const { user } = await open();
    server.use(
      http.delete(at("/account/sessions/:id"), ({ params }) => {
        ended.push(String(params.id));
        return json({ ended: 1 });
      }),
      http.delete(at("/account/sessions"), () => {
        ended.push("others");
        return json({ ended: 1 });
      }),
    );
    const list = await screen.findByRole("list", { name: "Sessions" });
    const [mine, phone] = within(list).getAllByRole("listitem");
    expect(mine).toHaveTextContent(/Chrome on Linux.*This browser.*10\.0\.0\.7/);
    expect(within(mine as HTMLElement).queryByRole("button")).not.toBeInTheDocument();
    expect(phone).toHaveTextContent(/Chrome on iPhone/);
    await user.click(screen.getByRole("button", { name: "End the session of Chrome on iPhone" }));
    await waitFor(() => expect(ended).toEqual(["ses_2"]));
    await user.click(screen.getByRole("button", { name: "End all other sessions" }));
    const question = await screen.findByRole("dialog", { name: "End all other sessions?" });
    await user.click(within(question).getByRole("button", { name: "End all other sessions" }));
    await waitFor(() => expect(ended).toEqual(["ses_2", "others"]));
  });

  it("is none where the server has none", async () => {
    sessionIs(aSession({ mode: "none", account: null }));
    await renderApp(<AccountPage />, "/account");
    expect(await screen.findByText("This server runs without accounts")).toBeVisible();
  });
});

const admin = anAccount({ isAdmin: true });
const jonas = anAccount({ id: "acc_2", name: "Jonas Weber", email: "jonas@shop.example" });

describe("all accounts", () => {
  const open = async () => {
    sessionIs(aSession({ account: admin }));
    server.use(
      http.get(at("/accounts"), ({ request }) =>
        new URL(request.url).searchParams.get("cursor")
          ? json({ items: [anAccount({ id: "acc_3", name: "Aiko Tanaka" })] } as never)
          : json({ items: [admin, jonas], next: "acc_2" } as never),
      ),
      http.get(at("/invitations"), () =>
        json([
          {
            id: "inv_1",
            email: "new@shop.example",
            isAdmin: true,
            invitedBy: "Mara",
            createdAt: now,
            expiresAt: now,
          },
        ] as never),
      ),
    );
    const view = await renderApp(<AccountsPage />, "/admin/accounts");
    await screen.findByText("Jonas Weber");
    return view;
  };
  const act = async (user: Awaited<ReturnType<typeof open>>["user"], action: string) => {
    await user.click(screen.getByRole("button", { name: "Actions for Jonas Weber" }));
    await user.click(await screen.findByRole("menuitem", { name: action }));
  };

  it("are for admins", async () => {
    sessionIs(aSession());
    await renderApp(<AccountsPage />, "/admin/accounts");
    expect(await screen.findByRole("heading", { name: "This page is for admins" })).toBeVisible();
  });

  it("are found by name and address, over all pages", async () => {
    const { user } = await open();
    expect(await screen.findByText("Aiko Tanaka")).toBeVisible();
    await user.type(screen.getByRole("searchbox"), "SHOP.example");
    expect(screen.queryByText("Aiko Tanaka")).not.toBeInTheDocument();
    expect(screen.getByText("Jonas Weber")).toBeVisible();
    expect(await screen.findByText("1 account found")).toBeVisible();
  });

  it("are changed after a question that says what happens", async () => {
    const changes: unknown[] = [];
    const { user } = await open();
    server.use(
      http.put(at("/accounts/acc_2"), async ({ request }) => {
        changes.push(await request.json());
        return json(jonas as never);
      }),
    );
    await act(user, "Deactivate");
    const question = await screen.findByRole("dialog", { name: "Deactivate Jonas Weber?" });
    expect(question).toHaveTextContent(/signed out everywhere.*locks are released/);
    await user.click(within(question).getByRole("button", { name: "Deactivate" }));
    await waitFor(() => expect(changes).toEqual([{ isActive: false }]));
    await act(user, "Make admin");
    await user.click(
      within(await screen.findByRole("dialog")).getByRole("button", { name: "Make admin" }),
    );
    await waitFor(() => expect(changes).toHaveLength(2));
    expect(changes[1]).toEqual({ isAdmin: true });
  });

  it("are deleted only by name, and never one's own", async () => {
    const { user } = await open();
    await user.click(screen.getByRole("button", { name: "Actions for Mara Lindqvist" }));
    expect(screen.queryByRole("menuitem", { name: "Delete" })).not.toBeInTheDocument();
    await user.keyboard("{Escape}");
    await act(user, "Delete");
    const question = await screen.findByRole("dialog");
    expect(within(question).getByRole("button", { name: "Delete" })).toBeDisabled();
    await user.type(within(question).getByRole("textbox"), "Jonas Weber");
    expect(within(question).getByRole("button", { name: "Delete" })).toBeEnabled();
  });

  it("get a password-reset link, which is shown once", async () => {
    const { user } = await open();
    server.use(
      http.post(at("/accounts/acc_2/password-reset"), () =>
        json({ path: "/reset-password#ait_9", expiresAt: now } as never, 201),
      ),
    );
    await act(user, "Password-reset link");
    await user.click(await screen.findByRole("button", { name: "Make the link" }));
    expect(await screen.findByTestId("link")).toHaveTextContent(/\/reset-password#ait_9$/);
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByTestId("link")).not.toBeInTheDocument());
  });

  it("are invited, and an invitation is withdrawn", async () => {
    const { user } = await open();
    let withdrawn = false;
    const sent: unknown[] = [];
    server.use(
      http.post(at("/invitations"), async ({ request }) => {
        sent.push(await request.json());
        return json(
          { id: "inv_2", isAdmin: false, path: "/invite#ait_2", expiresAt: now } as never,
          201,
        );
      }),
      http.delete(at("/invitations/inv_1"), () => {
        withdrawn = true;
        return json({ withdrawn: true });
      }),
    );
    await user.click(screen.getByRole("button", { name: "Create invitation" }));
    expect(await screen.findByTestId("link")).toHaveTextContent(/\/invite#ait_2$/);
    expect(sent).toEqual([{ isAdmin: false }]);
    await user.click(
      screen.getByRole("button", { name: "Withdraw the invitation of new@shop.example" }),
    );
    await waitFor(() => expect(withdrawn).toBe(true));
  });
});

describe("the audit log", () => {
  const entry = (over: object) => ({ id: "aud_1", actor: "Mara", createdAt: now, ...over });

  it("is for admins", async () => {
    sessionIs(aSession());
    await renderApp(<AuditPage />, "/admin/audit");
    expect(await screen.findByRole("heading", { name: "This page is for admins" })).toBeVisible();
  });

  it("says who did what, where and from where, and is narrowed down", async () => {
    const asked: string[] = [];
    sessionIs(aSession({ account: admin }));
    server.use(
      http.get(at("/projects"), () => json([aProject()])),
      http.get(at("/accounts"), () => json({ items: [admin, jonas] } as never)),
      http.get(at("/audit"), ({ request }) => {
        asked.push(new URL(request.url).search);
        return json({
          items: [
            entry({
              action: "member.role_changed",
              target: "Jonas",
              detail: "viewer",
              projectId: "prj_1",
              address: "10.0.0.7",
            }),
            entry({ id: "aud_2", action: "session.refused", target: "x@y.z", actor: "somebody" }),
          ],
        } as never);
      }),
    );
    const { user } = await renderApp(<AuditPage />, "/admin/audit");
    const rows = await screen.findAllByRole("row");
    expect(rows[1]).toHaveTextContent(/Maramade Jonas a viewer in Shop backend10\.0\.0\.7/);
    expect(rows[2]).toHaveTextContent(/somebodywas refused to sign in as x@y\.z/);
    await user.selectOptions(screen.getByLabelText("Account"), "Jonas Weber");
    await user.selectOptions(screen.getByLabelText("Action"), "Locks");
    await waitFor(() => expect(asked.at(-1)).toBe("?limit=50&accountId=acc_2&action=lock."));
    await user.selectOptions(screen.getByLabelText("Account"), "All");
    await waitFor(() => expect(asked.at(-1)).toBe("?limit=50&action=lock."));
    const link = screen.getByRole("link", { name: "Export as JSON lines" });
    expect(link).toHaveAttribute("href", "/api/audit/export");
  });
});

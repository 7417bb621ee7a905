import { screen, waitFor } from "@testing-library/react";
import { http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { linkTokens } from "@/features/accounts/link-token";
import type { LinkInfo, Session } from "@/shared/api/types";
import { useIdentity } from "@/shared/lib/identity";
import { aSession, noSession } from "@/test/fixtures";
import { renderApp } from "@/test/render";
import { at, json, refusal, server } from "@/test/server";
import { InvitePage } from "./invite-page";
import { LeakedKeyPage } from "./leaked-key-page";
import { ResetPasswordPage } from "./reset-password-page";
import { SetupPage } from "./setup-page";
import { SignInPage } from "./sign-in-page";

const dead = () => refusal(404, "dead_link", "this link has been used");
const sessionIs = (session: Session) =>
  server.use(http.get(at("/session"), () => json(session as never)));
const linkIs = (link: Partial<LinkInfo>) =>
  server.use(
    http.post(at("/links/look-up"), () =>
      json({ kind: "invitation", isAdmin: false, ...link } as never),
    ),
  );

/** What was sent to this address, once it was. */
function catchPost(path: string, answer: object | null, status = 200) {
  const sent: unknown[] = [];
  server.use(
    http.post(at(path), async ({ request }) => {
      sent.push(await request.json());
      return answer ? json(answer as never, status) : new Response(null, { status: 204 });
    }),
  );
  return sent;
}

const fill = async (
  user: Awaited<ReturnType<typeof renderApp>>["user"],
  fields: Record<string, string>,
) => {
  for (const [label, text] of Object.entries(fields)) {
    await user.type(await screen.findByLabelText(label), text);
  }
};

beforeEach(() => sessionIs(noSession()));

describe("signing in", () => {
  it("leads to the page that was asked for, with its hash", async () => {
    catchPost("/session", aSession(), 201);
    const next = encodeURIComponent("/projects/prj_1/settings?x=1#members");
    const { user, router } = await renderApp(<SignInPage />, `/sign-in?next=${next}`);
    await fill(user, { "Email address": "mara@example.com", Password: "correct horse battery" });
    await user.click(screen.getByRole("button", { name: "Sign in" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/projects/prj_1/settings"));
    expect(router.state.location.hash).toBe("members");
    expect(useIdentity.getState().account?.name).toBe("Mara Lindqvist");
  });

  it("leads nobody to another site", async () => {
    sessionIs(aSession());
    const next = encodeURIComponent("//evil.example");
    const { router } = await renderApp(<SignInPage />, `/sign-in?next=${next}`);
    await waitFor(() => expect(router.state.location.href).toBe("/projects"));
  });
});

describe("a sign-in through another service that came to nothing", () => {
  it("is explained by its code, and by no other text", async () => {
    sessionIs(noSession());
    const view = await renderApp(<SignInPage />, "/sign-in?error=email_taken");
    expect(await screen.findByRole("alert")).toHaveTextContent("has your email address already");
    view.unmount();
    await renderApp(<SignInPage />, "/sign-in?error=constructor");
    expect(await screen.findByRole("button", { name: "Sign in" })).toBeVisible();
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  });
});

describe("the setup", () => {
  it("makes the first account with the link's secret", async () => {
    sessionIs(noSession({ setupNeeded: true }));
    linkTokens.keep("setup", "ait_1");
    const sent = catchPost("/setup", aSession(), 201);
    const { user, router } = await renderApp(<SetupPage />, "/setup");
    await fill(user, { Name: "Mara", "Email address": "mara@example.com" });
    const password = screen.getByLabelText("Password");
    expect(password).toHaveAccessibleDescription(/12 to 200 characters/);
    expect(password).toHaveAttribute("autocomplete", "new-password");
    await user.type(password, "short");
    await user.tab();
    expect(password).toHaveAccessibleDescription(/5 characters so far; it takes at least 12/);
    await user.click(screen.getByRole("button", { name: "Create account" }));
    expect(sent).toEqual([]);
    await user.type(password, " but long enough");
    await user.click(screen.getByRole("button", { name: "Create account" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/projects"));
    const account = { name: "Mara", email: "mara@example.com", password: "short but long enough" };
    expect(sent).toEqual([{ token: "ait_1", account }]);
    expect(linkTokens.of("setup")).toBeNull();
  });

  it("says where the link is to whoever has none", async () => {
    sessionIs(noSession({ setupNeeded: true }));
    await renderApp(<SetupPage />, "/setup");
    expect(await screen.findByRole("heading", { name: "Set up the platform first" })).toBeVisible();
    expect(screen.getByText(/Restarting the server prints a new link/)).toBeVisible();
  });

  it("is over once there is an account", async () => {
    linkTokens.keep("setup", "ait_1");
    await renderApp(<SetupPage />, "/setup");
    expect(await screen.findByRole("heading", { name: "The platform is set up" })).toBeVisible();
    expect(screen.getByRole("link", { name: "Sign in" })).toBeVisible();
  });

  it("says that an old link is dead", async () => {
    sessionIs(noSession({ setupNeeded: true }));
    linkTokens.keep("setup", "ait_old");
    server.use(http.post(at("/setup"), dead));
    const { user } = await renderApp(<SetupPage />, "/setup");
    await fill(user, { Name: "Mara", "Email address": "mara@example.com" });
    await user.type(screen.getByLabelText("Password"), "correct horse battery{Enter}");
    expect(
      await screen.findByRole("heading", { name: "This link does not work any more" }),
    ).toBeVisible();
    expect(linkTokens.of("setup")).toBeNull();
  });

  it("shows what is wrong at its field", async () => {
    sessionIs(noSession({ setupNeeded: true }));
    linkTokens.keep("setup", "ait_1");
    server.use(
      http.post(at("/setup"), () =>
        refusal(400, "validation", "the password has the name in it", { field: "password" }),
      ),
    );
    const { user } = await renderApp(<SetupPage />, "/setup");
    await fill(user, { Name: "Mara", "Email address": "mara@example.com" });
    await user.type(screen.getByLabelText("Password"), "Mara Mara Mara Mara{Enter}");
    await waitFor(() =>
      expect(screen.getByLabelText("Password")).toHaveAccessibleDescription(
        "The password has the name in it.",
      ),
    );
    expect(screen.getByLabelText("Password")).toHaveFocus();
  });
});

describe("an invitation", () => {
  const project = { projectName: "Shop backend", role: "editor", invitedBy: "Aiko" } as const;

  it("lets somebody who is signed in join with one press", async () => {
    sessionIs(aSession());
    linkIs(project);
    linkTokens.keep("invite", "ait_1");
    const sent = catchPost("/invitations/accept", { projectId: "prj_1" });
    const { user, router } = await renderApp(<InvitePage />, "/invite");
    expect(await screen.findByText("Aiko invites you to Shop backend.")).toBeVisible();
    expect(screen.getByText(/Editor: Edits docs/)).toBeVisible();
    expect(
      screen.getByText("You are signed in as Mara Lindqvist (mara@example.com)."),
    ).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Join Shop backend as editor" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/projects/prj_1"));
    expect(sent).toEqual([{ token: "ait_1" }]);
    expect(linkTokens.of("invite")).toBeNull();
  });

  it("makes an account for whoever has none", async () => {
    linkIs({ ...project, email: "jonas@example.com" });
    linkTokens.keep("invite", "ait_1");
    const sent = catchPost("/invitations/accept", { projectId: "prj_1" });
    const { user, router } = await renderApp(<InvitePage />, "/invite");
    expect(await screen.findByLabelText("Email address")).toHaveValue("jonas@example.com");
    await fill(user, { Name: "Jonas", Password: "correct horse battery" });
    sessionIs(aSession());
    await user.click(screen.getByRole("button", { name: "Create account and join" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/projects/prj_1"));
    expect(sent).toMatchObject([{ token: "ait_1", account: { name: "Jonas" } }]);
    expect(useIdentity.getState().account?.id).toBe("acc_1");
  });

  it("lets somebody sign in first, and keeps the link meanwhile", async () => {
    linkIs(project);
    linkTokens.keep("invite", "ait_1");
    catchPost("/session", aSession(), 201);
    const { user } = await renderApp(<InvitePage />, "/invite");
    await user.click(await screen.findByRole("tab", { name: "I have an account" }));
    await fill(user, { "Email address": "mara@example.com", Password: "correct horse battery" });
    await user.click(screen.getByRole("button", { name: "Sign in" }));
    expect(
      await screen.findByRole("button", { name: "Join Shop backend as editor" }),
    ).toBeVisible();
    expect(linkTokens.of("invite")).toBe("ait_1");
  });

  it("says what the server refuses", async () => {
    sessionIs(aSession());
    linkIs(project);
    linkTokens.keep("invite", "ait_1");
    server.use(
      http.post(at("/invitations/accept"), () =>
        refusal(409, "account_conflict", "you are a member of this project already"),
      ),
    );
    const { user } = await renderApp(<InvitePage />, "/invite");
    await user.click(await screen.findByRole("button", { name: /^Join/ }));
    expect(await screen.findByRole("alert")).toHaveTextContent(
      "You are a member of this project already.",
    );
  });

  it("says that it is dead, for something else, or not whole", async () => {
    linkTokens.keep("invite", "ait_old");
    server.use(http.post(at("/links/look-up"), dead));
    const first = await renderApp(<InvitePage />, "/invite");
    expect(await screen.findByText("This link does not work any more")).toBeVisible();
    first.unmount();

    linkTokens.keep("invite", "ait_reset");
    linkIs({ kind: "password_reset" });
    const second = await renderApp(<InvitePage />, "/invite");
    expect(await screen.findByText("This link is for something else")).toBeVisible();
    second.unmount();

    linkTokens.forget("invite");
    await renderApp(<InvitePage />, "/invite");
    expect(await screen.findByText("A part of the link is missing")).toBeVisible();
  });
});

describe("an invitation where there are other services", () => {
  it("is accepted on the way through one of them", async () => {
    linkTokens.keep("invite", "ait_secret");
    sessionIs({ ...noSession(), providers: [{ id: "oidc", name: "Keycloak" }] });
    linkIs({ projectName: "Shop", role: "editor" });
    await renderApp(<InvitePage />, "/invite");
    expect(await screen.findByRole("link", { name: "Sign in with Keycloak" })).toHaveAttribute(
      "href",
      "/api/auth/oidc/start?next=%2Fprojects&invite=ait_secret",
    );
  });
});

describe("a password reset", () => {
  it("sets the password and leads to where one signs in", async () => {
    linkIs({ kind: "password_reset", email: "mara@example.com" });
    linkTokens.keep("reset-password", "ait_1");
    const sent = catchPost("/password-reset", null);
    const { user, container } = await renderApp(<ResetPasswordPage />, "/reset-password");
    await user.type(await screen.findByLabelText("New password"), "correct horse battery{Enter}");
    expect(await screen.findByRole("heading", { name: "The password is set" })).toBeVisible();
    expect(sent).toEqual([{ token: "ait_1", newPassword: "correct horse battery" }]);
    expect(linkTokens.of("reset-password")).toBeNull();
    expect(container.querySelector("input")).toBeNull();
  });

  it("says that a link is dead that was used meanwhile", async () => {
    linkIs({ kind: "password_reset" });
    linkTokens.keep("reset-password", "ait_1");
    server.use(http.post(at("/password-reset"), dead));
    const { user } = await renderApp(<ResetPasswordPage />, "/reset-password");
    await user.type(await screen.findByLabelText("New password"), "correct horse battery{Enter}");
    expect(await screen.findByText("This link does not work any more")).toBeVisible();
  });
});

describe("a leaked key", () => {
  it("is revoked by whoever found it", async () => {
    const sent = catchPost("/leaked-api-keys", { revoked: true });
    const { user } = await renderApp(<LeakedKeyPage />, "/leaked-key");
    await user.type(screen.getByLabelText("API key"), " sk_aitk_abc {Enter}");
    expect(await screen.findByRole("heading", { name: "The key no longer works" })).toBeVisible();
    expect(sent).toEqual([{ key: "sk_aitk_abc" }]);
    await user.click(screen.getByRole("button", { name: "Revoke another one" }));
    expect(screen.getByLabelText("API key")).toHaveValue("");
  });

  it("that is none is told so", async () => {
    server.use(
      http.post(at("/leaked-api-keys"), () =>
        refusal(400, "validation", "this key does not work any more"),
      ),
    );
    const { user } = await renderApp(<LeakedKeyPage />, "/leaked-key");
    await user.type(screen.getByLabelText("API key"), "sk_no{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent("This key does not work any more.");
  });
});

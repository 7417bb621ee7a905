import { act, screen, within } from "@testing-library/react";
import { http } from "msw";
import { afterEach, expect, it, vi } from "vitest";
import type { Session } from "@/shared/api/types";
import { aSession, noSession } from "@/test/fixtures";
import { renderApp } from "@/test/render";
import { at, json, refusal, server } from "@/test/server";
import { SignInForm } from "./sign-in-form";

afterEach(() => vi.useRealTimers());

async function openForm(session: Session = noSession(), props: object = {}) {
  server.use(http.get(at("/session"), () => json(session as never)));
  const onSignedIn = vi.fn();
  const view = await renderApp(<SignInForm next="/projects" onSignedIn={onSignedIn} {...props} />);
  return { ...view, onSignedIn };
}
const email = () => screen.getByRole("textbox", { name: "Email address" });
const password = () => screen.getByLabelText("Password");
const submit = () => screen.getByRole("button", { name: /^Sign/ });

it("signs in with what password managers fill in", async () => {
  let sent: unknown;
  server.use(
    http.post(at("/session"), async ({ request }) => {
      sent = await request.json();
      return json(aSession() as never, 201);
    }),
  );
  const { user, onSignedIn } = await openForm();
  expect(email()).toHaveAttribute("autocomplete", "username");
  expect(password()).toHaveAttribute("autocomplete", "current-password");
  await user.type(email(), "mara@example.com");
  await user.type(password(), "correct horse battery{Enter}");
  await vi.waitFor(() => expect(onSignedIn).toHaveBeenCalledOnce());
  expect(onSignedIn.mock.calls[0]?.[0]).toMatchObject({ account: { id: "acc_1" } });
  expect(sent).toEqual({ email: "mara@example.com", password: "correct horse battery" });
});

it("says that the address or the password is wrong, and how to get a new one", async () => {
  server.use(
    http.post(at("/session"), () =>
      refusal(401, "wrong_credentials", "the email address or the password is wrong"),
    ),
  );
  const { user } = await openForm();
  await user.type(email(), "mara@example.com");
  await user.type(password(), "wrong{Enter}");
  expect(await screen.findByRole("alert")).toHaveTextContent(
    "The email address or the password is wrong.",
  );
  expect(password()).toHaveFocus();
  await user.click(screen.getByText("Password forgotten?"));
  expect(screen.getByText("ai-toolkit-server admin reset-password EMAIL")).toBeVisible();
});

it("counts down what must be waited after too many attempts", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  server.use(
    http.post(at("/session"), () =>
      refusal(429, "rate_limited", "too many attempts", { retryAfter: 30 }),
    ),
  );
  const { user } = await openForm();
  await user.type(email(), "mara@example.com");
  await user.type(password(), "wrong{Enter}");
  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent("Too many attempts. Try again in 30 s.");
  expect(submit()).toBeDisabled();
  act(() => vi.advanceTimersByTime(20_000));
  expect(alert).toHaveTextContent(/Try again in (?:10|9) s\.$/);
  act(() => vi.advanceTimersByTime(11_000));
  expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  expect(submit()).toBeEnabled();
});

it("shows the password to whoever asks", async () => {
  const { user } = await openForm();
  await user.type(password(), "secret");
  expect(password()).toHaveAttribute("type", "password");
  await user.click(screen.getByRole("button", { name: "Show the password" }));
  expect(password()).toHaveAttribute("type", "text");
  await user.click(screen.getByRole("button", { name: "Hide the password" }));
  expect(password()).toHaveAttribute("type", "password");
});

it("leads to other services, which know where to come back to", async () => {
  const providers = [
    { id: "github", name: "GitHub" },
    { id: "oidc", name: "Acme" },
  ];
  await openForm(noSession({ providers }), { next: "/projects/prj_1#members" });
  const link = await screen.findByRole("link", { name: "Sign in with GitHub" });
  expect(link).toHaveAttribute("href", "/api/auth/github/start?next=%2Fprojects%2Fprj_1%23members");
  expect(link).not.toHaveAttribute("target");
  expect(screen.getByRole("link", { name: "Sign in with Acme" })).toBeVisible();
});

it("keeps the page when another service is asked over it", async () => {
  const providers = [{ id: "oidc", name: "Acme" }];
  const { container } = await openForm(noSession({ providers }), { inNewTab: true });
  const link = await within(container).findByRole("link", { name: /Acme/ });
  expect(link).toHaveAttribute("target", "_blank");
});

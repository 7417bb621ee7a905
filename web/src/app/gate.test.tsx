import { screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, it, vi } from "vitest";
import { useStanding } from "@/shared/api/session";
import { useIdentity } from "@/shared/lib/identity";
import { anAccount, aSession, noSession } from "@/test/fixtures";
import { renderApp } from "@/test/render";
import { at, json, server } from "@/test/server";
import { Gate, useIsPublic } from "./gate";

function App() {
  if (useIsPublic()) return null;
  return (
    <Gate>
      <p>The page</p>
      <textarea aria-label="Text" />
    </Gate>
  );
}

const page = <App />;
const serverSays = (session: object) =>
  server.use(http.get(at("/session"), () => json(session as never)));

it("lets everybody through on a server without accounts", async () => {
  serverSays(aSession({ mode: "none", account: null }));
  await renderApp(page, "/projects");
  expect(await screen.findByText("The page")).toBeVisible();
});

it("knows who is there before it shows anything", async () => {
  serverSays(aSession());
  await renderApp(page, "/projects");
  expect(await screen.findByText("The page")).toBeVisible();
  expect(useIdentity.getState().account).toEqual({ id: "acc_1", name: "Mara Lindqvist" });
});

it("leads to where one signs in, and remembers the whole address", async () => {
  serverSays(noSession());
  const { router } = await renderApp(page, "/editor/prj_1/doc_1?line=12#top");
  await waitFor(() => expect(router.state.location.pathname).toBe("/sign-in"));
  expect(router.state.location.search).toEqual({ next: "/editor/prj_1/doc_1?line=12#top" });
  expect(screen.queryByText("The page")).not.toBeInTheDocument();
});

it("leads to the setup while nobody has an account", async () => {
  serverSays(noSession({ setupNeeded: true }));
  const { router } = await renderApp(page, "/projects");
  await waitFor(() => expect(router.state.location.pathname).toBe("/setup"));
});

it("says so when the server can't tell who is there, and asks again", async () => {
  server.use(http.get(at("/session"), () => HttpResponse.error()));
  const { user } = await renderApp(page, "/projects");
  expect(await screen.findByRole("alert")).toBeVisible();
  serverSays(aSession());
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("The page")).toBeVisible();
});

it("asks over the page when the session ends, and gives it back as it was", async () => {
  serverSays(aSession());
  server.use(http.post(at("/session"), () => json(aSession() as never, 201)));
  const { user } = await renderApp(page, "/projects");
  await user.type(await screen.findByRole("textbox", { name: "Text" }), "half a sentence");
  useStanding.setState({ ended: true });
  const dialog = await screen.findByRole("dialog", { name: "Sign in again to go on" });
  expect(dialog).toHaveTextContent("Your session has ended, Mara Lindqvist.");
  await user.keyboard("{Escape}");
  expect(dialog).toBeVisible();
  expect(screen.getByLabelText("Email address")).toHaveValue("mara@example.com");
  await user.type(screen.getByLabelText("Password"), "correct horse battery{Enter}");
  await waitFor(() => expect(dialog).not.toBeInTheDocument());
  expect(screen.getByRole("textbox", { name: "Text" })).toHaveValue("half a sentence");
});

it("starts the page anew for another account", async () => {
  const reload = vi.spyOn(window.location, "reload").mockReturnValue(undefined);
  serverSays(aSession());
  const other = anAccount({ id: "acc_2", email: "jonas@example.com" });
  server.use(http.post(at("/session"), () => json(aSession({ account: other }) as never, 201)));
  const { user } = await renderApp(page, "/projects");
  await screen.findByText("The page");
  useStanding.setState({ ended: true });
  const email = await screen.findByLabelText("Email address");
  await user.clear(email);
  await user.type(email, "jonas@example.com");
  await user.type(screen.getByLabelText("Password"), "correct horse battery{Enter}");
  await waitFor(() => expect(reload).toHaveBeenCalledOnce());
  expect(screen.getByRole("dialog")).toBeVisible();
});

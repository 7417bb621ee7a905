import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { http } from "msw";
import { describe, expect, it } from "vitest";
import type { ApiKey, CreatedApiKey } from "@/shared/api/types";
import { renderApp } from "@/test/render";
import { at, json, refusal, server } from "@/test/server";
import { CreateKey } from "./create-key";
import { KeysList } from "./keys-list";

const secret = "sk_0123456789abcdef";
const created: CreatedApiKey = {
  id: "key_1",
  projectId: "prj_1",
  name: "Laptop",
  prefix: "sk_0123",
  scopes: ["read:docs", "read:status"],
  isActive: true,
  createdAt: "2026-03-01T12:00:00Z",
  key: secret,
};
const { key: _, ...listed } = created;

describe("the list of keys", () => {
  const keys = (...overs: Partial<ApiKey>[]) =>
    server.use(
      http.get(at("/projects/prj_1/api-keys"), () =>
        json(overs.map((over, at) => ({ ...listed, id: `key_${at}`, ...over }))),
      ),
    );
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000 + 60_000).toISOString();

  it("teaches what keys are for while there are none", async () => {
    keys();
    await renderApp(<KeysList projectId="prj_1" />);
    expect(await screen.findByText(/Give each its own/)).toBeVisible();
  });

  it("says which end soon, have ended, and when each was used", async () => {
    keys(
      { name: "CI", lastUsedAt: new Date(Date.now() - 3.5 * 3_600_000).toISOString() },
      { name: "Soon", expiresAt: inDays(3) },
      { name: "Over", expiresAt: inDays(-3) },
    );
    await renderApp(<KeysList projectId="prj_1" />);
    const row = async (name: string) => (await screen.findByText(name)).closest("li");
    expect(await row("CI")).toHaveTextContent(/last used 3 hr. ago/);
    expect(await row("Soon")).toHaveTextContent(/Expires in 3 days.*never used · expires/);
    expect(await row("Over")).toHaveTextContent(/Expired.*expired/);
    expect(screen.queryByRole("button", { name: "Revoke Over" })).not.toBeInTheDocument();
  });

  it("keeps many that are over out of the way", async () => {
    keys({ name: "CI" }, ...["a", "b", "c", "d"].map((name) => ({ name, isActive: false })));
    const { user } = await renderApp(<KeysList projectId="prj_1" />);
    await screen.findByText("CI");
    expect(screen.queryByText("a")).not.toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Show 4 that no longer work" }));
    expect(screen.getByText("a")).toBeVisible();
  });
});

describe("a working key", () => {
  const openList = async () => {
    server.use(http.get(at("/projects/prj_1/api-keys"), () => json([listed] as never)));
    const view = await renderApp(<KeysList projectId="prj_1" />);
    await view.user.click(await screen.findByRole("button", { name: "More actions for Laptop" }));
    return view;
  };

  it("is replaced by another, and works on as long as was chosen", async () => {
    const sent: unknown[] = [];
    server.use(
      http.post(at("/projects/prj_1/api-keys/key_1/rotate"), async ({ request }) => {
        sent.push(await request.json());
        return json({ ...created, id: "key_2", key: "sk_new" }, 201);
      }),
    );
    const { user } = await openList();
    await user.click(await screen.findByRole("menuitem", { name: "Rotate" }));
    const dialog = await screen.findByRole("dialog", { name: "Rotate the key of Laptop?" });
    expect(within(dialog).getByLabelText("The old key works")).toHaveValue("1440");
    await user.selectOptions(within(dialog).getByLabelText("The old key works"), "for a week");
    await user.click(within(dialog).getByRole("button", { name: "Make the new key" }));
    expect(await screen.findByTestId("api-key-secret")).toHaveTextContent("sk_new");
    expect(sent).toEqual([{ overlapMinutes: 10_080 }]);
    expect(dialog).not.toBeInTheDocument();
  });

  it("that leaked is revoked at once, with what is to be done besides", async () => {
    let revoked = false;
    server.use(
      http.delete(at("/projects/prj_1/api-keys/key_1"), () => {
        revoked = true;
        return json({ revoked: true });
      }),
    );
    const { user } = await openList();
    await user.click(await screen.findByRole("menuitem", { name: "Leaked? Revoke now" }));
    const dialog = await screen.findByRole("dialog", { name: "Did the key of Laptop leak?" });
    expect(dialog).toHaveTextContent(/what is in a Git history stays there/);
    await user.click(within(dialog).getByRole("button", { name: "Revoke now" }));
    await waitFor(() => expect(revoked).toBe(true));
  });
});

it("a key may be made for less than everything", async () => {
  const sent: unknown[] = [];
  server.use(
    http.post(at("/projects/prj_1/api-keys"), async ({ request }) => {
      sent.push(await request.json());
      return json(created, 201);
    }),
  );
  const { user } = await renderApp(<CreateKey projectId="prj_1" choosesScopes />);
  await user.type(screen.getByLabelText("Key name"), "CI");
  await user.click(screen.getByLabelText("Read docs"));
  await user.click(screen.getByLabelText("Read status"));
  expect(screen.getByRole("button", { name: "Create key" })).toBeDisabled();
  await user.click(screen.getByLabelText("Read status"));
  await user.click(screen.getByRole("button", { name: "Create key" }));
  await screen.findByTestId("api-key-secret");
  expect(sent).toEqual([{ name: "CI", scopes: ["read:status"] }]);
});

describe("an API key", () => {
  it("is shown once, when it is created", async () => {
    let keys: object[] = [];
    let sent: unknown;
    server.use(
      http.get(at("/projects/prj_1/api-keys"), () => json(keys as never)),
      http.post(at("/projects/prj_1/api-keys"), async ({ request }) => {
        sent = await request.json();
        keys = [listed];
        return json(created, 201);
      }),
    );
    const piece = (
      <>
        <CreateKey projectId="prj_1" />
        <KeysList projectId="prj_1" />
      </>
    );
    const { user, unmount, cache } = await renderApp(piece);
    await user.type(await screen.findByLabelText("Key name"), " Laptop ");
    await user.click(screen.getByRole("button", { name: "Create key" }));
    expect(await screen.findByTestId("api-key-secret")).toHaveTextContent(secret);
    expect(sent).toEqual({ name: "Laptop", scopes: ["read:docs", "read:status"] });
    expect(await screen.findByText("sk_0123…")).toBeVisible();
    expect(
      JSON.stringify(
        cache
          .getQueryCache()
          .getAll()
          .map(({ state }) => state),
      ),
    ).not.toContain(secret);

    unmount();
    await renderApp(piece);
    expect(await screen.findByText("sk_0123…")).toBeVisible();
    expect(document.body).not.toHaveTextContent(secret);
  });

  it("can have an end", async () => {
    let sent: { expiresAt?: string } = {};
    server.use(
      http.post(at("/projects/prj_1/api-keys"), async ({ request }) => {
        sent = (await request.json()) as typeof sent;
        return json(created, 201);
      }),
    );
    const { user } = await renderApp(<CreateKey projectId="prj_1" suggestedName="Laptop" />);
    await user.selectOptions(screen.getByLabelText("Expires"), "30");
    await user.click(screen.getByRole("button", { name: "Create key" }));
    await screen.findByTestId("api-key-secret");
    const days = (Date.parse(sent.expiresAt ?? "") - Date.now()) / 86_400_000;
    expect(days).toBeCloseTo(30, 1);
  });

  it("can end on a date", async () => {
    let sent: { expiresAt?: string } = {};
    server.use(
      http.post(at("/projects/prj_1/api-keys"), async ({ request }) => {
        sent = (await request.json()) as typeof sent;
        return json(created, 201);
      }),
    );
    const { user } = await renderApp(<CreateKey projectId="prj_1" suggestedName="Laptop" />);
    await user.selectOptions(screen.getByLabelText("Expires"), "On a date…");
    fireEvent.change(screen.getByLabelText("Expiry date"), { target: { value: "2030-05-01" } });
    await user.click(screen.getByRole("button", { name: "Create key" }));
    await screen.findByTestId("api-key-secret");
    expect(sent.expiresAt).toBe(new Date("2030-05-01T23:59:59").toISOString());
  });

  it("is not left without a question until it was copied", async () => {
    server.use(http.post(at("/projects/prj_1/api-keys"), () => json(created, 201)));
    const { user, router } = await renderApp(
      <CreateKey projectId="prj_1" suggestedName="Laptop" />,
    );
    await user.click(screen.getByRole("button", { name: "Create key" }));
    await screen.findByTestId("api-key-secret");
    const leave = () => act(() => void router.navigate({ to: "/projects" }));
    leave();
    const question = await screen.findByRole("dialog", { name: "Leave without copying the key?" });
    await user.click(within(question).getByRole("button", { name: "Cancel" }));
    expect(router.state.location.pathname).toBe("/");

    await user.click(screen.getByRole("button", { name: "Copy API key" }));
    expect(await screen.findByText("Copied. It is not shown again.")).toBeVisible();
    expect(await navigator.clipboard.readText()).toBe(secret);
    leave();
    await waitFor(() => expect(router.state.location.pathname).toBe("/projects"));
  });

  it("with a name that is refused shows why", async () => {
    server.use(
      http.post(at("/projects/prj_1/api-keys"), () =>
        refusal(400, "validation", "too long", { field: "name" }),
      ),
    );
    const { user } = await renderApp(<CreateKey projectId="prj_1" suggestedName="x" />);
    await user.click(screen.getByRole("button", { name: "Create key" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("Too long.");
    expect(screen.getByLabelText("Key name")).toHaveAttribute("aria-invalid", "true");
    expect(screen.queryByTestId("api-key-secret")).not.toBeInTheDocument();
  });

  it("is revoked after a question", async () => {
    let revoked = false;
    server.use(
      http.get(at("/projects/prj_1/api-keys"), () => json([{ ...listed, isActive: !revoked }])),
      http.delete(at("/projects/prj_1/api-keys/key_1"), () => {
        revoked = true;
        return json({ revoked: true });
      }),
    );
    const { user } = await renderApp(<KeysList projectId="prj_1" />);
    await user.click(await screen.findByRole("button", { name: "Revoke Laptop" }));
    expect(revoked).toBe(false);
    await user.click(await screen.findByRole("button", { name: "Revoke key" }));
    await waitFor(() => expect(screen.getByText("Revoked")).toBeVisible());
    expect(screen.queryByRole("button", { name: "Revoke Laptop" })).not.toBeInTheDocument();
  });
});

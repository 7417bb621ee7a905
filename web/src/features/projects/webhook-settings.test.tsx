import { act, screen, waitFor } from "@testing-library/react";
import { http } from "msw";
import { describe, expect, it, vi } from "vitest";
import type { Webhook } from "@/shared/api/types";
import { renderApp } from "@/test/render";
import { at, json, refusal, server } from "@/test/server";
import { WebhookSettings } from "./webhook-settings";

const url = "https://docs.acme.dev/api/webhooks/github/prj_1";
const webhook = (over: Partial<Webhook> = {}): Webhook => ({
  url,
  createdAt: new Date(Date.now() - 60_000).toISOString(),
  lastDeliveryAt: null,
  lastEvent: null,
  ...over,
});

async function show(stored: Webhook | null) {
  server.use(http.get(at("/projects/prj_1/webhook"), () => json(stored)));
  const app = await renderApp(<WebhookSettings projectId="prj_1" />);
  await screen.findByRole("button", { name: /(Create|Replace) webhook/ });
  return app;
}

describe("the webhook's settings", () => {
  it("make one where there is none, which then waits for its first delivery", async () => {
    server.use(http.post(at("/projects/prj_1/webhook"), () => json(webhook(), 201)));
    const { user } = await show(null);
    expect(screen.getByText(/looked at from time to time/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Create webhook" }));
    expect(await screen.findByText(/Waiting for the first delivery/)).toHaveTextContent(
      "since 1 min. ago",
    );
    expect(screen.getByText(url)).toBeVisible();
    expect(screen.getByRole("button", { name: "Copy the webhook’s URL" })).toBeVisible();
  });

  it("say when the last delivery came, and what it was about", async () => {
    const lastDeliveryAt = new Date(Date.now() - 120_000).toISOString();
    await show(webhook({ lastDeliveryAt, lastEvent: "push" }));
    expect(screen.getByText(/Last delivery/)).toHaveTextContent("Last delivery 2 min. ago (push).");
  });

  it("notice the first delivery by themselves", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    await show(webhook());
    expect(screen.getByText(/Waiting for the first delivery/)).toBeVisible();
    server.use(
      http.get(at("/projects/prj_1/webhook"), () =>
        json(webhook({ lastDeliveryAt: new Date().toISOString(), lastEvent: "ping" })),
      ),
    );
    await act(() => vi.advanceTimersByTimeAsync(3_000));
    expect(await screen.findByText(/Last delivery/)).toHaveTextContent("just now (ping).");
    vi.useRealTimers();
  });

  it("show why there can't be one", async () => {
    const detail = "the Git server has to reach this platform; start it with --public-url";
    server.use(http.post(at("/projects/prj_1/webhook"), () => refusal(400, "validation", detail)));
    const { user } = await show(null);
    await user.click(screen.getByRole("button", { name: "Create webhook" }));
    expect(await screen.findByRole("alert")).toHaveTextContent(
      "The Git server has to reach this platform; start it with --public-url.",
    );
  });

  it("remove it after asking", async () => {
    let removed = false;
    server.use(
      http.delete(at("/projects/prj_1/webhook"), () => {
        removed = true;
        return json({ deleted: true });
      }),
    );
    const { user } = await show(webhook());
    await user.click(screen.getByRole("button", { name: "Remove webhook" }));
    await screen.findByRole("dialog", { name: "Remove the webhook?" });
    expect(removed).toBe(false);
    await user.click(screen.getByRole("button", { name: "Remove webhook" }));
    await waitFor(() => expect(removed).toBe(true));
    expect(await screen.findByRole("button", { name: "Create webhook" })).toBeVisible();
  });
});

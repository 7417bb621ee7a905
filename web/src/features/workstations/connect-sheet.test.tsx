import { screen, waitFor, within } from "@testing-library/react";
import { http } from "msw";
import { useState } from "react";
import { beforeEach, describe, expect, it } from "vitest";
import { applyEvents } from "@/shared/api/apply-events";
import type { ServerEvent } from "@/shared/api/realtime";
import type { ClientDownload, Workstation } from "@/shared/api/types";
import { aProject, aWorkstation } from "@/test/fixtures";
import { renderApp } from "@/test/render";
import { at, json, server } from "@/test/server";
import { ConnectSheet } from "./connect-sheet";
import { systemOf } from "./systems";

let workstations: Workstation[];
let clients: ClientDownload[];

beforeEach(() => {
  workstations = [];
  clients = [];
  server.use(
    http.get(at("/downloads"), () => json(clients)),
    http.get(at("/projects/prj_1/workstations"), () => json(workstations)),
    http.post(at("/projects/prj_1/api-keys"), () =>
      json({ id: "key_1", name: "Laptop", prefix: "sk_se", isActive: true, key: "sk_secret" }, 201),
    ),
  );
});

function Page({ docsPath = "docs" }) {
  const [open, setOpen] = useState(true);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Connect
      </button>
      <ConnectSheet project={aProject({ docsPath })} open={open} onOpenChange={setOpen} />
    </>
  );
}

async function withKey() {
  const app = await renderApp(<Page />);
  await app.user.type(screen.getByLabelText("Key name"), "Laptop");
  await app.user.click(screen.getByRole("button", { name: "Create key" }));
  await screen.findByTestId("api-key-secret");
  return app;
}

const commands = () => screen.getByText(/^printf '%s\\n' \\/);

describe("the panel where the platform has the client", () => {
  beforeEach(() => {
    const client = { system: "linux", machine: "x86_64", fileName: "ai-toolkit-linux-x86_64" };
    clients = [{ ...client, size: 3, hash: "0".repeat(64) }];
  });
  const onLinux = async () => {
    const app = await withKey();
    await app.user.click(screen.getByRole("radio", { name: "Linux" }));
    return app;
  };

  it("installs it with one command and connects with another; copying that is copying the key", async () => {
    const { user } = await onLinux();
    expect(screen.getByText(/^curl -fsS .*\/install\.sh \| sh$/)).toBeVisible();
    expect(screen.getByText(/AI_TOOLKIT_API_KEY=sk_secret .* init/)).toHaveTextContent(
      "--project prj_1",
    );
    await user.click(screen.getByRole("button", { name: "Copy the connect command" }));
    expect(screen.getByText("Copied. It is not shown again.")).toBeVisible();
  });

  it("connects whichever agent the person has", async () => {
    const { user } = await onLinux();
    await user.click(screen.getByRole("radio", { name: "Cursor" }));
    expect(screen.getByText(/ init/)).toHaveTextContent("--agent cursor");
    expect(screen.getByText("Start Cursor in the repository")).toBeVisible();
  });

  it("offers the scripts all the same, and nothing else for a machine that it has no client for", async () => {
    const { user } = await onLinux();
    await user.click(screen.getByRole("button", { name: "Use two shell scripts instead" }));
    expect(screen.getByText(/mkdir -p .claude\/hooks/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Use the client instead" }));
    expect(screen.getByText(/install\.sh/)).toBeVisible();
    await user.click(screen.getByRole("radio", { name: "macOS" }));
    expect(screen.getByText(/mkdir -p .claude\/hooks/)).toBeVisible();
    expect(screen.queryByRole("button", { name: /instead$/ })).not.toBeInTheDocument();
  });
});

describe("the panel that connects a workstation", () => {
  it("fills a new key into the commands; copying those is copying the key", async () => {
    const { user } = await withKey();
    expect(commands()).toHaveTextContent("printf '%s\\n' sk_secret >");
    await user.click(screen.getByRole("button", { name: "Copy the settings commands" }));
    expect(await navigator.clipboard.readText()).toBe(commands().textContent);
    expect(screen.getByText("Copied. It is not shown again.")).toBeVisible();

    await user.click(screen.getByRole("button", { name: "Close" }));
    await user.click(screen.getByRole("button", { name: "Connect" }));
    expect(commands()).toHaveTextContent("sk_…");
    expect(document.body).not.toHaveTextContent("sk_secret");
  });

  it("asks before it closes on a key that was not copied", async () => {
    const { user } = await withKey();
    await user.keyboard("{Escape}");
    const question = await screen.findByRole("dialog", { name: "Close without copying the key?" });
    await user.click(within(question).getByRole("button", { name: "Cancel" }));
    expect(screen.getByTestId("api-key-secret")).toBeVisible();
    await user.keyboard("{Escape}");
    await user.click(await screen.findByRole("button", { name: "Close anyway" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  });

  it("speaks the language of each shell", async () => {
    const { user } = await renderApp(<Page />);
    await user.click(await screen.findByRole("radio", { name: "Windows" }));
    expect(screen.getByText(/mkdir -p .claude\/hooks/)).toBeVisible();
    await user.click(screen.getByRole("radio", { name: "PowerShell" }));
    expect(screen.getByText(/New-Item -ItemType Directory/)).toBeVisible();
    expect(screen.getByText(/Git for Windows/)).toBeVisible();
    await user.click(screen.getByRole("radio", { name: "Linux" }));
    await user.click(screen.getByRole("radio", { name: "fish" }));
    expect(screen.getByText(/set -gx AI_TOOLKIT_API_KEY/)).toBeInTheDocument();
  });

  it("warns when the docs are the whole repository", async () => {
    await renderApp(<Page docsPath="" />);
    expect(await screen.findByText(/not be able to write to any of its files/)).toBeVisible();
  });

  it("tells at once when the key's workstation calls in, and of no other", async () => {
    const { cache } = await withKey();
    let tell: (event: ServerEvent) => void = () => {};
    const stop = applyEvents(cache, {
      listen: (listener) => {
        tell = listener;
        return () => {};
      },
    });
    await screen.findByText("Waiting for the first call…");
    const seen = (workstation: Workstation) =>
      tell({ event: "workstation:seen", data: { projectId: "prj_1", workstation } });
    seen(aWorkstation({ id: "wks_2", name: "somebody-else", apiKeyId: "key_2" }));
    seen(
      aWorkstation({
        name: "mara-laptop",
        apiKeyId: "key_1",
        lastSeenAt: new Date().toISOString(),
      }),
    );
    expect(await screen.findByText("Connected: mara-laptop, just now")).toBeVisible();
    expect(screen.queryByText(/Waiting for/)).not.toBeInTheDocument();
    stop();
  });

  it("without a key of its own takes any new workstation for the one", async () => {
    workstations = [aWorkstation({ id: "wks_old", name: "old" })];
    const { cache } = await renderApp(<Page />);
    await waitFor(() => expect(cache.isFetching()).toBe(0));
    expect(screen.getByText("Waiting for the first call…")).toBeVisible();
    workstations = [aWorkstation({ id: "wks_new", name: "new" }), ...workstations];
    await cache.invalidateQueries();
    expect(await screen.findByText(/Connected: new/)).toBeVisible();
  });
});

it.each([
  ["Mozilla/5.0 (X11; Linux x86_64) Chrome/140", "linux"],
  ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605", "mac"],
  ["Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140", "windows"],
])("%s is %s", (userAgent, system) => {
  expect(systemOf(userAgent)).toBe(system);
});

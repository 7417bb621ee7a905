import { screen, waitFor } from "@testing-library/react";
import { http } from "msw";
import { Toaster } from "sonner";
import { describe, expect, it, vi } from "vitest";
import { aProject } from "@/test/fixtures";
import { renderApp } from "@/test/render";
import { at, json, refusal, server } from "@/test/server";
import { CreateProjectDialog } from "./create-project-dialog";

async function open() {
  const onOpenChange = vi.fn();
  const app = await renderApp(
    <>
      <CreateProjectDialog open onOpenChange={onOpenChange} />
      <Toaster />
    </>,
  );
  const { user } = app;
  const fill = async () => {
    await user.type(screen.getByLabelText("Name"), "Shop backend");
    await user.type(screen.getByLabelText("Repository URL"), "https://github.com/acme/shop");
  };
  const press = (name: string) => user.click(screen.getByRole("button", { name }));
  return { ...app, onOpenChange, fill, press };
}

/** Whether the field says that it is at fault, and why. */
function fault(label: string): string | null {
  const input = screen.getByLabelText(label);
  if (input.getAttribute("aria-invalid") !== "true") return null;
  return document.getElementById(input.getAttribute("aria-describedby") ?? "")?.textContent ?? "";
}

describe("creating a project", () => {
  it("checks the connection without keeping anything", async () => {
    let asked: unknown;
    server.use(
      http.post(at("/projects/check"), async ({ request }) => {
        asked = await request.json();
        return json({ ok: true, branches: ["main"], defaultBranch: "main", docsCount: 1 });
      }),
    );
    const { fill, press, onOpenChange } = await open();
    await fill();
    await press("Check connection");
    await waitFor(() =>
      expect(screen.getByRole("status")).toHaveTextContent("Connected, 1 doc found."),
    );
    expect(asked).toEqual({
      repoUrl: "https://github.com/acme/shop",
      branch: "main",
      docsPath: "docs",
    });
    expect(onOpenChange).not.toHaveBeenCalled();
  });

  it.each([
    ["repoUrl", "Repository URL"],
    ["token", "Access token"],
    ["branch", "Branch"],
    ["docsPath", "Docs folder"],
  ])("shows a wrong %s at its field alone, until the field is changed", async (field, label) => {
    server.use(
      http.post(at("/projects/check"), () => refusal(422, "remote", `wrong ${field}`, { field })),
    );
    const { fill, press, user } = await open();
    await fill();
    await press("Check connection");
    await waitFor(() => expect(fault(label)).toBe(`Wrong ${field}.`));
    expect(screen.getAllByRole("alert")).toHaveLength(1);
    await user.type(screen.getByLabelText(label), "x");
    expect(fault(label)).toBeNull();
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  });

  it("sends what was entered, and opens the new project", async () => {
    let sent: unknown;
    server.use(
      http.post(at("/projects"), async ({ request }) => {
        sent = await request.json();
        return json(aProject({ id: "prj_9" }), 201);
      }),
    );
    const { fill, press, user, router, onOpenChange } = await open();
    await fill();
    await user.type(screen.getByLabelText("Access token"), "ghp_secret");
    await user.clear(screen.getByLabelText("Docs folder"));
    await user.selectOptions(screen.getByLabelText("While docs are locked"), "warn");
    await press("Create project");
    await waitFor(() => expect(router.state.location.pathname).toBe("/projects/prj_9"));
    expect(sent).toEqual({
      name: "Shop backend",
      repoUrl: "https://github.com/acme/shop",
      token: "ghp_secret",
      branch: "main",
      docsPath: "",
      publishMode: "on-save",
      lockPolicy: "warn",
    });
    expect(onOpenChange).toHaveBeenCalledWith(false);
  });

  it("stays open with what was entered when the server refuses", async () => {
    server.use(
      http.post(at("/projects"), () =>
        refusal(400, "validation", "the name is taken up", { field: "name" }),
      ),
    );
    const { fill, press, onOpenChange } = await open();
    await fill();
    await press("Create project");
    await waitFor(() => expect(fault("Name")).toBe("The name is taken up."));
    expect(screen.getByLabelText("Name")).toHaveValue("Shop backend");
    expect(onOpenChange).not.toHaveBeenCalled();
  });

  it("shows what no field is at fault for", async () => {
    server.use(http.post(at("/projects"), () => refusal(503, "unavailable", "try again soon")));
    const { fill, press } = await open();
    await fill();
    await press("Create project");
    expect(await screen.findByRole("alert")).toHaveTextContent("Try again soon.");
  });

  it("takes a private key of many lines for ssh", async () => {
    const { user } = await open();
    expect(screen.getByLabelText("Access token")).toHaveAttribute("type", "password");
    await user.type(screen.getByLabelText("Repository URL"), "git@github.com:acme/shop.git");
    const key = screen.getByLabelText("Private key");
    await user.click(key);
    await user.paste("-----BEGIN KEY-----\nabc\n-----END KEY-----");
    expect(key).toHaveValue("-----BEGIN KEY-----\nabc\n-----END KEY-----");
  });
});

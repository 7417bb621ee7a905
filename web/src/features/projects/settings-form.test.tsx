import { screen, waitFor } from "@testing-library/react";
import { http } from "msw";
import { describe, expect, it } from "vitest";
import { aProject } from "@/test/fixtures";
import { renderApp } from "@/test/render";
import { at, json, refusal, server } from "@/test/server";
import { SettingsForm } from "./settings-form";

const project = aProject({ hasToken: true });

describe("the settings of a project", () => {
  it("check the connection with the stored token where the field is empty", async () => {
    let asked: unknown;
    server.use(
      http.post(at("/projects/check"), async ({ request }) => {
        asked = await request.json();
        return json({ ok: true, branches: [], docsCount: 8 });
      }),
    );
    const { user } = await renderApp(<SettingsForm project={project} />);
    await user.click(screen.getByRole("button", { name: "Check connection" }));
    await waitFor(() =>
      expect(screen.getByRole("status")).toHaveTextContent("Connected, 8 docs found."),
    );
    expect(asked).toMatchObject({ projectId: "prj_1" });
    expect(asked).not.toHaveProperty("token");
  });

  it("keep the stored token when no other is entered", async () => {
    let sent: unknown;
    server.use(
      http.put(at("/projects/prj_1"), async ({ request }) => {
        sent = await request.json();
        return json(aProject({ name: "Shop" }));
      }),
    );
    const { user, cache } = await renderApp(<SettingsForm project={project} />);
    await user.clear(screen.getByLabelText("Name"));
    await user.type(screen.getByLabelText("Name"), "Shop");
    await user.click(screen.getByRole("button", { name: "Save settings" }));
    await waitFor(() =>
      expect(cache.getQueryData(["project", "prj_1"])).toMatchObject({ name: "Shop" }),
    );
    expect(sent).toMatchObject({ name: "Shop", branch: "main" });
    expect(sent).not.toHaveProperty("token");
  });

  it("show a refused publish mode at its field", async () => {
    server.use(
      http.put(at("/projects/prj_1"), () =>
        refusal(400, "validation", "not with this repository", { field: "publishMode" }),
      ),
    );
    const { user } = await renderApp(<SettingsForm project={project} />);
    await user.selectOptions(screen.getByLabelText("Publish"), "manual");
    await user.click(screen.getByRole("button", { name: "Save settings" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("Not with this repository.");
    expect(screen.getByLabelText("Publish")).toHaveAttribute("aria-invalid", "true");
  });
});

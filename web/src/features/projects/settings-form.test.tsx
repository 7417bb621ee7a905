import { Link } from "@tanstack/react-router";
import { act, screen, waitFor } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { http } from "msw";
import { useState } from "react";
import { beforeEach, describe, expect, it } from "vitest";
import type { Project } from "@/shared/api/types";
import { aCheck, aProject } from "@/test/fixtures";
import { renderApp } from "@/test/render";
import { at, json, refusal, server } from "@/test/server";
import { SettingsForm } from "./settings-form";

const project = aProject({ hasToken: true, credentialKind: "token" });

beforeEach(() => server.use(http.post(at("/projects/check"), () => json(aCheck()))));

function Followed({ onReady }: { onReady: (set: (project: Project) => void) => void }) {
  const [shown, setShown] = useState(project);
  onReady(setShown);
  return <SettingsForm project={shown} />;
}

describe("the settings of a project", () => {
  it("check the connection with the stored token where the field is empty", async () => {
    let asked: unknown;
    server.use(
      http.post(at("/projects/check"), async ({ request }) => {
        asked = await request.json();
        return json(aCheck());
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
    expect(screen.getByLabelText("Publish")).toHaveFocus();
  });

  describe("with a stored credential", () => {
    const inFiveDays = new Date(Date.now() + 5 * 86_400_000 + 60_000).toISOString();
    let sent: Record<string, unknown>;
    beforeEach(() => {
      sent = {};
      server.use(
        http.put(at("/projects/prj_1"), async ({ request }) => {
          sent = (await request.json()) as typeof sent;
          return json(project);
        }),
      );
    });
    const save = async (user: UserEvent) => {
      await user.click(screen.getByRole("button", { name: "Save settings" }));
      await waitFor(() => expect(sent).toHaveProperty("name"));
    };

    it("say what it is and when it expires", async () => {
      const { unmount } = await renderApp(
        <SettingsForm project={{ ...project, credentialExpiresAt: inFiveDays }} />,
      );
      expect(screen.getByRole("region", { name: "Credential" })).toHaveTextContent(
        "An access token is stored, encrypted; it expires in 5 days.",
      );
      unmount();
      await renderApp(<SettingsForm project={{ ...project, credentialKind: "github-app" }} />);
      expect(screen.getByRole("region", { name: "Credential" })).toHaveTextContent(
        "A GitHub App’s key is stored",
      );
    });

    it("replace it, and forget what was entered", async () => {
      const { user } = await renderApp(<SettingsForm project={project} />);
      expect(screen.queryByLabelText("Access token")).not.toBeInTheDocument();
      await user.click(screen.getByRole("button", { name: "Replace token" }));
      await user.type(screen.getByLabelText("Access token"), "ghp_new");
      await save(user);
      expect(sent.token).toBe("ghp_new");
      await waitFor(() => expect(screen.getByLabelText("Access token")).toHaveValue(""));
    });

    it("keep it when another one was begun and given up", async () => {
      const { user } = await renderApp(<SettingsForm project={project} />);
      await user.click(screen.getByRole("button", { name: "Replace token" }));
      await user.type(screen.getByLabelText("Access token"), "ghp");
      await user.click(screen.getByRole("button", { name: "Keep the stored one" }));
      expect(screen.queryByRole("button", { name: "Save settings" })).not.toBeInTheDocument();
      await user.type(screen.getByLabelText("Name"), "!");
      await save(user);
      expect(sent).not.toHaveProperty("token");
    });

    it("remove it when somebody says so", async () => {
      const { user } = await renderApp(<SettingsForm project={project} />);
      await user.click(screen.getByLabelText("Remove it when the settings are saved"));
      await save(user);
      expect(sent.token).toBeNull();
    });

    it("open its field at once for whoever was sent to replace it", async () => {
      await renderApp(<SettingsForm project={project} />, "/projects/prj_1/settings#credential");
      expect(screen.getByLabelText("Access token")).toHaveFocus();
    });
  });

  it("show at once what is wrong to whoever was sent to mend the branch", async () => {
    server.use(
      http.post(at("/projects/check"), () =>
        refusal(422, "remote_branch_not_found", "there is no branch main", {
          field: "branch",
          suggestions: ["trunk"],
        }),
      ),
    );
    await renderApp(<SettingsForm project={project} />, "/projects/prj_1/settings#branch");
    expect(await screen.findByRole("button", { name: "trunk" })).toBeVisible();
  });

  it("look for branches when somebody wants to choose one", async () => {
    const { user } = await renderApp(<SettingsForm project={project} />);
    await user.click(screen.getByLabelText("Branch"));
    expect(await screen.findByRole("option", { name: "next" })).toBeVisible();
  });

  describe("that were changed", () => {
    const bar = () => screen.queryByRole("region", { name: "Unsaved changes" });

    it("can be saved or discarded, and say so only as long as they differ", async () => {
      const { user } = await renderApp(<SettingsForm project={project} />);
      expect(bar()).not.toBeInTheDocument();
      await user.type(screen.getByLabelText("Name"), "!");
      expect(bar()).toBeVisible();
      await user.type(screen.getByLabelText("Name"), "{Backspace}");
      expect(bar()).not.toBeInTheDocument();
      await user.selectOptions(screen.getByLabelText("Publish"), "manual");
      await user.click(screen.getByRole("button", { name: "Discard" }));
      expect(screen.getByLabelText("Publish")).toHaveValue("on-save");
      expect(bar()).not.toBeInTheDocument();
    });

    it("say what no field can show beside the button", async () => {
      server.use(http.put(at("/projects/prj_1"), () => refusal(503, "down", "database is down")));
      const { user } = await renderApp(<SettingsForm project={project} />);
      await user.type(screen.getByLabelText("Name"), "!");
      await user.click(screen.getByRole("button", { name: "Save settings" }));
      expect(await screen.findByRole("alert")).toHaveTextContent("Database is down.");
      expect(bar()).toContainElement(screen.getByRole("alert"));
    });

    it("are not left without a question", async () => {
      const { user, router } = await renderApp(
        <>
          <Link to="/projects">Away</Link>
          <SettingsForm project={project} />
        </>,
        "/projects/prj_1/settings",
      );
      const away = screen.getByRole("link", { name: "Away" });
      await user.type(screen.getByLabelText("Name"), "!");
      await user.click(away);
      expect(await screen.findByRole("dialog", { name: "Leave without saving?" })).toBeVisible();
      await user.click(screen.getByRole("button", { name: "Keep editing" }));
      expect(router.state.location.pathname).toBe("/projects/prj_1/settings");
      expect(screen.getByLabelText("Name")).toHaveValue("Shop backend!");
      await user.click(away);
      await user.click(await screen.findByRole("button", { name: "Discard changes" }));
      await waitFor(() => expect(router.state.location.pathname).toBe("/projects"));
    });
  });

  it("follow what somebody else saves, but not over what is typed here", async () => {
    let saved: (project: Project) => void = () => undefined;
    const { user } = await renderApp(<Followed onReady={(set) => (saved = set)} />);
    act(() => saved({ ...project, name: "Theirs" }));
    expect(screen.getByLabelText("Name")).toHaveValue("Theirs");
    await user.type(screen.getByLabelText("Name"), "!");
    act(() => saved({ ...project, name: "Theirs again" }));
    expect(screen.getByLabelText("Name")).toHaveValue("Theirs!");
  });
});

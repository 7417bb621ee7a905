import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { http } from "msw";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Command, useCommands } from "@/shared/lib/commands";
import { useRecents } from "@/shared/lib/recents";
import { useTheme } from "@/shared/lib/theme";
import { aDoc, aProject } from "@/test/fixtures";
import { renderApp } from "@/test/render";
import { at, json, server } from "@/test/server";
import { CommandPalette } from "./command-palette";

let searches: string[];

beforeEach(() => {
  searches = [];
  server.use(
    http.get(at("/projects"), () => json([aProject(), aProject({ id: "prj_2", name: "Website" })])),
    http.get(at("/projects/prj_1/docs"), () => json([aDoc({ fileName: "api/errors.md" })])),
    http.get(at("/projects/prj_2/docs"), () =>
      json([aDoc({ fileName: "tone.md", projectId: "prj_2" })]),
    ),
    http.get(at("/projects/prj_1/search"), ({ request }) => {
      const q = new URL(request.url).searchParams.get("q") ?? "";
      searches.push(q);
      const hit = {
        docId: "doc_retries",
        fileName: "ops.md",
        line: 3,
        snippet: "Wait, then retry",
        score: 1,
      };
      return json(q === "retry" ? [hit] : []);
    }),
  );
});

// Whether it is open outlives the page, and so does what was used lately.
afterEach(() => {
  fireEvent.keyDown(document, { key: "Escape" });
  useRecents.setState({ names: [] });
  useTheme.setState({ theme: "system" });
});

async function open(path: string) {
  const app = await renderApp(<CommandPalette />, path);
  await app.user.keyboard("{Control>}k{/Control}");
  return { ...app, input: await screen.findByPlaceholderText(/Go to a project or doc/) };
}

const chosen = (name: string | RegExp) => screen.findByRole("option", { name, selected: true });

function Page({ commands }: { commands: Command[] }) {
  useCommands(commands);
  return <CommandPalette />;
}

describe("the command palette", () => {
  it("opens and closes with Ctrl+K", async () => {
    const { user } = await open("/projects");
    expect(screen.getByRole("dialog", { name: "Search and commands" })).toBeVisible();
    await user.keyboard("{Control>}k{/Control}");
    expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
  });

  it("goes to a project", async () => {
    const { user, input, router } = await open("/projects");
    await screen.findByRole("option", { name: "Website" });
    await user.type(input, "webs");
    await chosen("Website");
    await user.keyboard("{Enter}");
    await waitFor(() => expect(router.state.location.pathname).toBe("/projects/prj_2"));
    expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
  });

  it("goes to a doc of any project", async () => {
    const { user, input, router } = await open("/projects");
    await screen.findByRole("option", { name: /tone.md/ });
    await user.type(input, "tone");
    await chosen(/tone.md/);
    await user.keyboard("{Enter}");
    await waitFor(() => expect(router.state.location.pathname).toBe("/editor/prj_2/doc_tone.md"));
  });

  it("begins a new project", async () => {
    const { user, input, router } = await open("/");
    await user.type(input, "new pro");
    await chosen("New project");
    await user.keyboard("{Enter}");
    await waitFor(() => expect(router.state.location.href).toBe("/projects?new=true"));
  });

  it("finds text in the open project", async () => {
    const { user, input, router } = await open("/projects/prj_1");
    await user.type(input, "retry");
    await user.click(await screen.findByRole("option", { name: /Wait, then retry/ }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/editor/prj_1/doc_retries"));
    expect(searches).not.toContain("r");
  });

  it("finds no text where no project is open, and says when there is nothing", async () => {
    const { user, input } = await open("/projects");
    await user.type(input, "retry");
    expect(await screen.findByText("Nothing found.")).toBeVisible();
    expect(searches).toEqual([]);
  });

  it("offers what the page can do, and runs it", async () => {
    let published = 0;
    const commands = [{ id: "publish", title: "Publish docs", run: () => (published += 1) }];
    const { user } = await renderApp(<Page commands={commands} />, "/projects/prj_1");
    await user.keyboard("{Control>}k{/Control}");
    await user.type(await screen.findByPlaceholderText(/Go to a project or doc/), "publ");
    await chosen("Publish docs");
    await user.keyboard("{Enter}");
    expect(published).toBe(1);
  });

  it("puts what was used lately first, a command too", async () => {
    const { user, input, router } = await open("/projects");
    await user.type(input, "theme light");
    await chosen("Theme: light");
    await user.keyboard("{Enter}");
    expect(useTheme.getState().theme).toBe("light");
    act(() => useRecents.getState().touch("doc:doc_tone.md"));
    await user.keyboard("{Control>}k{/Control}");
    const group = await screen.findByRole("group", { name: "Recent" });
    await waitFor(() =>
      expect(
        within(group)
          .getAllByRole("option")
          .map((option) => option.textContent),
      ).toEqual(["tone.mdWebsite", "Theme: light"]),
    );
    await user.keyboard("{Enter}");
    await waitFor(() => expect(router.state.location.pathname).toBe("/editor/prj_2/doc_tone.md"));
  });

  it("stays quick with thousands of docs: it shows some, and says how many more there are", async () => {
    const many = Array.from({ length: 2_000 }, (_, n) => aDoc({ fileName: `part/${n}.md` }));
    server.use(http.get(at("/projects/prj_1/docs"), () => json(many)));
    const { user, input } = await open("/projects");
    await user.type(input, "part");
    expect(await screen.findByText(/1,970 more docs match/)).toBeVisible();
    expect(screen.getAllByRole("option")).toHaveLength(30);
  });
});

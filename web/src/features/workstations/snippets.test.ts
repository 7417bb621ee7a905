import { describe, expect, it } from "vitest";
import { downloadCommands, environment, hookSettings } from "./snippets";

const settings = {
  platformUrl: "https://docs.acme.dev",
  projectId: "prj_1",
  docsPath: "docs",
  apiKey: "sk_secret",
};

describe("what connects a workstation", () => {
  it("has a placeholder where the key is not known", () => {
    expect(environment({ ...settings, apiKey: null })).toContain("AI_TOOLKIT_API_KEY=sk_…");
  });

  it("downloads both scripts from this platform, executable", () => {
    const commands = downloadCommands(settings);
    for (const script of ["check-platform.sh", "protect-docs.sh"]) {
      expect(commands).toContain(
        `curl -fsS https://docs.acme.dev/scripts/${script} -o .claude/hooks/${script}`,
      );
    }
    expect(commands).toMatch(/chmod \+x .claude\/hooks\/\*\.sh$/);
  });

  it("sets the four variables", () => {
    expect(environment(settings).split("\n")).toEqual([
      "export AI_TOOLKIT_PLATFORM_URL=https://docs.acme.dev",
      "export AI_TOOLKIT_PROJECT_ID=prj_1",
      "export AI_TOOLKIT_API_KEY=sk_secret",
      "export AI_TOOLKIT_DOCS_PATH=docs",
    ]);
  });

  it.each([
    ["my docs", "'my docs'"],
    ["it's; rm -rf /", "'it'\\''s; rm -rf /'"],
    ["", "."],
  ])("gives the shell the folder %j as %s", (docsPath, word) => {
    expect(environment({ ...settings, docsPath })).toContain(`AI_TOOLKIT_DOCS_PATH=${word}`);
  });

  it("checks before every tool and protects docs from everything that writes", () => {
    const { hooks } = JSON.parse(hookSettings());
    expect(Object.keys(hooks)).toEqual(["SessionStart", "UserPromptSubmit", "PreToolUse"]);
    const [check, protect] = hooks.PreToolUse;
    expect(check).toMatchObject({ matcher: "*" });
    expect(check.hooks[0].command).toContain("check-platform.sh");
    expect(protect.hooks[0].command).toContain("protect-docs.sh");
    const matcher = new RegExp(`^(${protect.matcher})$`);
    for (const tool of ["Write", "Edit", "MultiEdit", "NotebookEdit", "Bash", "mcp__fs__write"]) {
      expect(tool).toMatch(matcher);
    }
    expect("Read").not.toMatch(matcher);
  });
});

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  checkCommand,
  downloadCommands,
  environment,
  hookSettings,
  initCommand,
  type Shell,
  settingsCommands,
} from "./snippets";

const settings = {
  platformUrl: "https://docs.acme.dev",
  projectId: "prj_1",
  docsPath: "docs",
  apiKey: "sk_secret",
};
const shells: Shell[] = ["posix", "fish", "git-bash", "powershell"];

describe("what connects a workstation", () => {
  it.each(shells)("has a placeholder where the key is not known (%s)", (shell) => {
    const unknown = { ...settings, apiKey: null };
    expect(environment(unknown, shell)).toContain("sk_…");
    expect(settingsCommands(unknown, shell)).toContain("sk_…");
  });

  it.each(shells)("downloads both scripts from this platform (%s)", (shell) => {
    const commands = downloadCommands(settings, shell);
    const curl = shell === "powershell" ? "curl.exe" : "curl";
    for (const script of ["check-platform.sh", "protect-docs.sh"]) {
      expect(commands).toContain(
        `${curl} -fsS https://docs.acme.dev/scripts/${script} -o .claude/hooks/${script}`,
      );
    }
    // On Windows a file is not made executable, and Git's bash doesn't ask for it.
    expect(commands.includes("chmod +x .claude/hooks/*.sh")).toBe(shell !== "powershell");
  });

  it("connects with the client, and tells it what is not as usual", () => {
    expect(initCommand(settings, "posix", "claude-code").replaceAll("\\\n  ", "")).toBe(
      "AI_TOOLKIT_API_KEY=sk_secret ~/.local/bin/ai-toolkit init --yes --url https://docs.acme.dev --project prj_1",
    );
    const other = initCommand({ ...settings, docsPath: "my docs" }, "fish", "gemini");
    expect(other).toContain("--docs-path 'my docs'");
    expect(other).toContain("--agent gemini");
  });

  it("sets the four variables in the words of each shell", () => {
    expect(environment(settings, "posix").split("\n")).toEqual([
      "export AI_TOOLKIT_PLATFORM_URL=https://docs.acme.dev",
      "export AI_TOOLKIT_PROJECT_ID=prj_1",
      "export AI_TOOLKIT_API_KEY=sk_secret",
      "export AI_TOOLKIT_DOCS_PATH=docs",
    ]);
    expect(environment(settings, "fish")).toContain("set -gx AI_TOOLKIT_API_KEY sk_secret");
    expect(environment(settings, "powershell")).toContain("$env:AI_TOOLKIT_API_KEY = 'sk_secret'");
  });

  it.each<[Shell, string, string]>([
    ["posix", "my docs", "export AI_TOOLKIT_DOCS_PATH='my docs'"],
    ["posix", "it's; rm -rf /", "export AI_TOOLKIT_DOCS_PATH='it'\\''s; rm -rf /'"],
    ["posix", "", "export AI_TOOLKIT_DOCS_PATH=."],
    ["fish", "it's \\ here", "set -gx AI_TOOLKIT_DOCS_PATH 'it\\'s \\\\ here'"],
    ["powershell", "it's", "$env:AI_TOOLKIT_DOCS_PATH = 'it''s'"],
  ])("gives %s the folder %j safely", (shell, docsPath, line) => {
    expect(
      environment({ ...settings, docsPath }, shell)
        .split("\n")
        .at(-1),
    ).toBe(line);
  });

  it("keeps the key of Windows in a variable, where the scripts can't check a file's mode", () => {
    expect(settingsCommands(settings, "git-bash")).toContain("setx AI_TOOLKIT_API_KEY sk_secret");
    expect(settingsCommands(settings, "powershell")).toContain(
      "[Environment]::SetEnvironmentVariable('AI_TOOLKIT_API_KEY', 'sk_secret', 'User')",
    );
  });

  it.each(shells)("has a command that says what is the matter (%s)", (shell) => {
    expect(checkCommand(shell)).toContain('{"hook_event_name":"SessionStart"}');
    expect(checkCommand(shell)).toContain(".claude/hooks/check-platform.sh");
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

describe("in a real shell, the settings commands", () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "ai-toolkit-web."));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  it("write the file of the repository, and the key that nobody else can read", () => {
    const commands = settingsCommands({ ...settings, docsPath: "it's docs" }, "posix");
    execFileSync("sh", ["-c", commands], {
      cwd: home,
      env: { HOME: home, PATH: process.env.PATH },
    });
    expect(readFileSync(join(home, ".ai-toolkit.toml"), "utf8")).toBe(
      'platform_url = "https://docs.acme.dev"\nproject_id = "prj_1"\ndocs_path = "it\'s docs"\n',
    );
    const key = join(home, ".config/ai-toolkit/keys/prj_1");
    expect(readFileSync(key, "utf8")).toBe("sk_secret\n");
    expect(statSync(key).mode & 0o777).toBe(0o600);
  });
});

// The commands and settings that connect a workstation, ready to copy, in the words of its shell.

export type Shell = "posix" | "fish" | "git-bash" | "powershell";

export interface WorkstationSettings {
  platformUrl: string;
  projectId: string;
  docsPath: string;
  /** The key's secret, while it is known; otherwise a placeholder stands in. */
  apiKey: string | null;
}

const keyOf = ({ apiKey }: WorkstationSettings) => apiKey ?? "sk_…";
const pathOf = ({ docsPath }: WorkstationSettings) => docsPath || ".";

/** As a shell reads it: a folder's name may have spaces and worse. */
function quoted(text: string, shell: Shell): string {
  if (/^[\w./:-]+$/.test(text) && shell !== "powershell") return text;
  switch (shell) {
    case "posix":
    case "git-bash":
      return `'${text.replaceAll("'", "'\\''")}'`;
    case "fish":
      return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
    case "powershell":
      return `'${text.replaceAll("'", "''")}'`;
  }
}

/** As TOML reads it. The scripts read to the next quote of the same kind, so the other kind is chosen where one is in it. */
const tomlText = (text: string) => (text.includes('"') ? `'${text}'` : `"${text}"`);

const scripts = ["check-platform.sh", "protect-docs.sh"];

export function downloadCommands({ platformUrl }: WorkstationSettings, shell: Shell): string {
  // In PowerShell, `curl` alone may be another command of that name.
  const curl = shell === "powershell" ? "curl.exe" : "curl";
  const downloads = scripts.map(
    (name) => `${curl} -fsS ${platformUrl}/scripts/${name} -o .claude/hooks/${name}`,
  );
  return shell === "powershell"
    ? ["New-Item -ItemType Directory -Force .claude/hooks | Out-Null", ...downloads].join("\n")
    : ["mkdir -p .claude/hooks", ...downloads, "chmod +x .claude/hooks/*.sh"].join("\n");
}

/** Which platform and project, in the repository, and the key, in the person's own place for such things. */
export function settingsCommands(settings: WorkstationSettings, shell: Shell): string {
  const { platformUrl, projectId } = settings;
  const lines = [
    `platform_url = ${tomlText(platformUrl)}`,
    `project_id = ${tomlText(projectId)}`,
    `docs_path = ${tomlText(pathOf(settings))}`,
  ].map((line) => quoted(line, shell));
  const key = quoted(keyOf(settings), shell);
  if (shell === "powershell") {
    return [
      `Set-Content .ai-toolkit.toml ${lines.join(",\n  ")}`,
      `[Environment]::SetEnvironmentVariable('AI_TOOLKIT_API_KEY', ${key}, 'User')`,
      `$env:AI_TOOLKIT_API_KEY = ${key}`,
    ].join("\n");
  }
  const toml = `printf '%s\\n' \\\n  ${lines.join(" \\\n  ")} > .ai-toolkit.toml`;
  if (shell === "git-bash") {
    // Windows can't show a Unix shell that a file is nobody else's, so there the key is a variable.
    return [toml, `setx AI_TOOLKIT_API_KEY ${key}`, `export AI_TOOLKIT_API_KEY=${key}`].join("\n");
  }
  const file = `~/.config/ai-toolkit/keys/${projectId}`;
  return [
    toml,
    "mkdir -p ~/.config/ai-toolkit/keys",
    // Nobody else can read it before there is anything to read.
    `install -m 600 /dev/null ${file}`,
    `printf '%s\\n' ${key} > ${file}`,
  ].join("\n");
}

/** Where the installer puts the client; written out, because the folder may not be in the PATH yet. */
export const clientPath = "~/.local/bin/ai-toolkit";

export const agents = ["claude-code", "cursor", "gemini", "codex", "copilot", "opencode"] as const;
export type Agent = (typeof agents)[number];

export const installCommand = ({ platformUrl }: WorkstationSettings) =>
  `curl -fsS ${platformUrl}/install.sh | sh`;

/** Connects a repository; the key is a variable, because other people on the machine can read arguments. */
export function initCommand(settings: WorkstationSettings, shell: Shell, agent: Agent): string {
  const flags = [
    "--yes",
    `--url ${quoted(settings.platformUrl, shell)}`,
    `--project ${settings.projectId}`,
    ...(settings.docsPath === "docs" ? [] : [`--docs-path ${quoted(pathOf(settings), shell)}`]),
    ...(agent === "claude-code" ? [] : [`--agent ${agent}`]),
  ];
  const key = quoted(keyOf(settings), shell);
  return `AI_TOOLKIT_API_KEY=${key} ${clientPath} init \\\n  ${flags.join(" \\\n  ")}`;
}

/** The same as variables, for containers and wherever no file should be written. */
export function environment(settings: WorkstationSettings, shell: Shell): string {
  const set = (name: string, value: string) => {
    switch (shell) {
      case "posix":
      case "git-bash":
        return `export ${name}=${value}`;
      case "fish":
        return `set -gx ${name} ${value}`;
      case "powershell":
        return `$env:${name} = ${value}`;
    }
  };
  return [
    ["AI_TOOLKIT_PLATFORM_URL", settings.platformUrl],
    ["AI_TOOLKIT_PROJECT_ID", settings.projectId],
    ["AI_TOOLKIT_API_KEY", keyOf(settings)],
    ["AI_TOOLKIT_DOCS_PATH", pathOf(settings)],
  ]
    .map(([name = "", value = ""]) => set(name, quoted(value, shell)))
    .join("\n");
}

/** Runs a hook by hand, which says what is the matter. */
export function checkCommand(shell: Shell): string {
  const event = '{"hook_event_name":"SessionStart"}';
  return shell === "powershell"
    ? `'${event}' | & "$env:ProgramFiles/Git/bin/bash.exe" .claude/hooks/check-platform.sh`
    : `echo '${event}' | .claude/hooks/check-platform.sh`;
}

/** Everything that can write files; the script itself decides what is a doc. */
const writers = "Write|Edit|MultiEdit|NotebookEdit|Bash|mcp__.*";

export function hookSettings(): string {
  const run = (script: string) => ({
    type: "command",
    command: `"$CLAUDE_PROJECT_DIR"/.claude/hooks/${script}`,
  });
  const check = { hooks: [run("check-platform.sh")] };
  const hooks = {
    SessionStart: [check],
    UserPromptSubmit: [check],
    PreToolUse: [
      { matcher: "*", ...check },
      { matcher: writers, hooks: [run("protect-docs.sh")] },
    ],
  };
  // A hook a line: spread out it would be three times as long.
  const lists = Object.entries(hooks).map(([event, entries]) => {
    const lines = entries.map((entry) => `      ${JSON.stringify(entry)}`);
    return `    "${event}": [\n${lines.join(",\n")}\n    ]`;
  });
  return `{\n  "hooks": {\n${lists.join(",\n")}\n  }\n}`;
}

// The commands and settings that connect a workstation, ready to copy.

export interface WorkstationSettings {
  platformUrl: string;
  projectId: string;
  docsPath: string;
  /** The key's secret, while it is known; otherwise a placeholder stands in. */
  apiKey: string | null;
}

const keyOf = ({ apiKey }: WorkstationSettings) => apiKey ?? "sk_…";

/** As a POSIX shell reads it: a folder's name may have spaces and worse. */
const quoted = (text: string) =>
  /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

export function downloadCommands({ platformUrl }: WorkstationSettings): string {
  return [
    "mkdir -p .claude/hooks",
    `curl -fsS ${platformUrl}/scripts/check-platform.sh -o .claude/hooks/check-platform.sh`,
    `curl -fsS ${platformUrl}/scripts/protect-docs.sh -o .claude/hooks/protect-docs.sh`,
    "chmod +x .claude/hooks/*.sh",
  ].join("\n");
}

export function environment(settings: WorkstationSettings): string {
  return [
    `export AI_TOOLKIT_PLATFORM_URL=${settings.platformUrl}`,
    `export AI_TOOLKIT_PROJECT_ID=${settings.projectId}`,
    `export AI_TOOLKIT_API_KEY=${keyOf(settings)}`,
    `export AI_TOOLKIT_DOCS_PATH=${quoted(settings.docsPath || ".")}`,
  ].join("\n");
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
  return JSON.stringify({ hooks }, null, 2);
}

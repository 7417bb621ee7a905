// Keeps agents from working while the project's docs are being edited, and from changing the docs.
// Written by `ai-toolkit init --agent opencode`; it is replaced there, so do not change it here.
import { spawn } from "node:child_process";

function hook(event, input) {
  return new Promise((resolve) => {
    const child = spawn("ai-toolkit", ["hook", event, "--agent", "opencode"]);
    let out = "";
    let err = "";
    child.stdout.on("data", (data) => (out += data));
    child.stderr.on("data", (data) => (err += data));
    child.stdin.on("error", () => {});
    child.on("error", (error) => resolve({ code: 0, out, err: `ai-toolkit cannot be run: ${error.message}` }));
    child.on("close", (code) => resolve({ code, out, err }));
    child.stdin.end(JSON.stringify(input));
  });
}

export const AiToolkit = async ({ directory }) => ({
  event: async ({ event }) => {
    if (event.type === "session.created") await hook("session-start", { directory });
  },
  "tool.execute.before": async (input, output) => {
    const { code, err } = await hook("pre-tool-use", { directory, tool: input.tool, args: output.args });
    if (code === 2) throw new Error(err.trim());
  },
  "tool.execute.after": async (input, output) => {
    const { code, err } = await hook("post-tool-use", { directory, tool: input.tool, args: input.args });
    if (code === 2) output.output = `${output.output}\n${err.trim()}`;
  },
});

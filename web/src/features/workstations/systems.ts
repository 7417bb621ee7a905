// The systems and shells that a workstation may have, and which this one probably has.
import type { ClientDownload } from "@/shared/api/types";
import type { t } from "@/strings/workstations";
import type { Shell } from "./snippets";

export type System = keyof typeof t.systems;
export type ShellChoice = keyof typeof t.shells;

/** The shells of each system, the most common first. */
export const shellsOf: Record<System, readonly [ShellChoice, ...ShellChoice[]]> = {
  mac: ["bash", "fish"],
  linux: ["bash", "fish"],
  windows: ["wsl", "git-bash", "powershell"],
};

/** Which words the shell understands. */
export const dialectOf: Record<ShellChoice, Shell> = {
  bash: "posix",
  fish: "fish",
  wsl: "posix",
  "git-bash": "git-bash",
  powershell: "powershell",
};

/** Whether the platform has the client for such a machine; its installer needs a Unix shell. */
export function clientFor(clients: ClientDownload[], system: System, shell: ShellChoice): boolean {
  const wanted = { mac: "macos", linux: "linux", windows: "windows" }[system];
  const name = shell === "wsl" ? "linux" : wanted;
  return shell !== "powershell" && clients.some((client) => client.system === name);
}

export function systemOf(userAgent: string): System {
  if (/windows/i.test(userAgent)) return "windows";
  return /mac os|macintosh/i.test(userAgent) ? "mac" : "linux";
}

// Texts of workstations: the list of those that call in, and the panel that connects one.
import { count } from "./count";

export const t = {
  workstations: "Workstations",
  connect: "Connect a workstation",
  connectFirst: "Connect",
  about:
    "Its agent gets these docs, read-only and always current, and waits while they are edited.",
  none: "No workstation has called in yet. Connect one, and its agent always has these docs.",
  showAll: (n: number) => `Show all ${n}`,
  showFewer: "Show fewer",
  upToDate: "Up to date",
  behind: "Behind",
  behindAbout: "Its copy is older than the docs here. It gets the new ones with its next call.",
  quiet: "Quiet",
  quietAbout: (days: number) =>
    `It has not called in for ${count(days, "day")}. It may be off, or not connected any more.`,
  unknownAbout: "It has not yet taken the docs.",
  waitingForDocs: "No docs yet",
  key: (name: string) => `Key ${name}`,
  firstContact: (when: string) => `First contact ${when}`,

  system: "System",
  systems: { mac: "macOS", linux: "Linux", windows: "Windows" },
  shell: "Shell",
  shells: {
    bash: "bash or zsh",
    fish: "fish",
    wsl: "WSL",
    "git-bash": "Git Bash",
    powershell: "PowerShell",
  },
  agent: "Agent",
  agents: {
    "claude-code": "Claude Code",
    cursor: "Cursor",
    gemini: "Gemini CLI",
    codex: "Codex CLI",
    copilot: "Copilot CLI",
    opencode: "OpenCode",
  },
  byScripts: "Use two shell scripts instead",
  byClient: "Use the client instead",
  step: {
    install: "Install the client",
    installAbout:
      "A small program for this person alone, without administrator rights. It answers the agent’s hooks.",
    connect: "Connect the repository",
    connectAbout:
      "In the root of the repository that the agent works in. The key stays outside of it; --undo takes everything back.",
    startAgent: (agent: string) => `Start ${agent} in the repository`,
    key: "Create a key for the workstation",
    keyAbout: "Name it after the workstation, so that you know it in the list.",
    download: "Download two scripts",
    downloadAbout:
      "In the root of the repository that the agent works in. They need only a shell, curl, and jq or python3.",
    downloadWindows: "Claude Code runs them with Git for Windows.",
    settings: "Say which project it is",
    settingsAbout:
      "The file in the repository may be committed. The key stays outside of it, on this workstation.",
    settingsNoKey: "Create the key first, then it stands in the commands in place of sk_….",
    variables: "Use environment variables instead",
    variablesAbout: "For containers and CI: no file is needed then.",
    wholeRepository:
      "The docs of this project are the whole repository, so the agent will not be able to write to any of its files.",
    hooks: "Add the hooks",
    hooksFile: ".claude/settings.json",
    hooksBefore: "Merge this into ",
    hooksAfter: ", or save it under this name.",
    start: "Start Claude Code in the repository",
    startAbout: "Its first prompt calls in here. This panel tells when it does.",
  },
  copy: {
    install: "the install command",
    init: "the connect command",
    download: "the download commands",
    settings: "the settings commands",
    variables: "the environment variables",
    hooks: "the hook settings",
    check: "the check command",
  },
  waiting: "Waiting for the first call…",
  connected: (name: string, when: string) => `Connected: ${name}, ${when}`,
  connectedAbout: "Its agent has the docs of this project now.",
  nothing: "Nothing happens?",
  help: {
    byHand: "Run this in the repository. It says what is the matter:",
    loopback: (host: string) =>
      `This platform answers at ${host}, which is this computer alone. Other workstations need an address that they can reach.`,
    restart: "Started the agent before the hooks were there? Start it again.",
    key: "A key opens its own project only, until it is revoked or expires.",
    scriptsAgain: "After an update of the platform, download the scripts again.",
    clientAgain: "After an update of the platform, install the client again.",
  },
  leaveTitle: "Close without copying the key?",
  leaveAbout: "It is not shown again. You can revoke it and create another at any time.",
  leave: "Close anyway",
};

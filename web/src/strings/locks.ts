// Texts about the project's lock: who holds it, asking for it, losing it.

export const t = {
  label: "Lock",
  requestLabel: "Lock request",
  unlocked: "Unlocked",
  someone: "Someone",
  since: (when: string, reason: string | null | undefined) =>
    `Since ${when}${reason ? ` · ${reason}` : ""}`,

  ask: "Ask for the lock",
  asked: "Asked",
  askedToast: (holder: string) => `${holder} sees that you are waiting.`,
  notConnected: "There is no connection to the server now. Ask again in a moment.",
  declined: (holder: string) => `${holder} needs a while longer. Ask again later.`,
  freeNow: (holder: string) => `${holder} has finished. The docs are free.`,

  force: "Force release",
  forceTitle: (holder: string) => `Release the lock of ${holder}?`,
  forceAbout:
    "They stop editing at once. Their unsaved text stays in their browser as a draft. The activity log keeps your reason.",
  reason: "Reason",
  forced: (holder: string) => `The lock of ${holder} is released.`,

  takingBack: "Taking the lock back…",
  tryAgain: "Try again",
  readOnly: (problem: string) => `Read-only: ${problem}`,

  endsIn: "Your lock ends in",
  stillThere: "Are you still editing?",
  keepEditing: "Keep editing",
  endsTitle: (title: string) => `Lock ends soon: ${title}`,

  /** Behind the name of who asks. */
  asks: (message: string | null | undefined) =>
    message ? ` asks for the docs: “${message}”.` : " asks for the docs.",
  asksTitle: (who: string) => `${who} asks for the docs`,
  releaseNow: "Release now",
  releaseSaves: "Save and release",
  notNow: "Not now",

  kept: "Your unsaved text is kept as a draft in this browser.",
  otherTab: "Read-only: you are editing this project in another tab of this browser.",
  editHere: "Edit here instead",
  /** Before and behind the holder's name. */
  heldBefore: "Read-only:",
  heldSince: (when: string, reason: string | null | undefined) =>
    ` is editing since ${when}${reason ? ` (${reason})` : ""},`,
  left: "left.",
  taken: "They took the lock while you were away.",
  forcedBy: (who: string | null, reason: string | null) =>
    `${who ?? "Someone"} released your lock${reason ? `: ${reason}` : ""}.`,
  expired: "Your lock expired. Nobody else is editing.",
  released: "You stopped editing. The docs are free.",
  reading: "You are reading. Nobody is editing.",
  start: "Start editing",
  editAgain: "Edit again",
};

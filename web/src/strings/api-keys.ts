// Texts of API keys.

export const t = {
  name: "Key name",
  nameExample: "Mara’s laptop",
  expires: "Expires",
  expiry: {
    never: "Never",
    "30": "In 30 days",
    "90": "In 90 days",
    "365": "In a year",
    date: "On a date…",
  },
  expiryDate: "Expiry date",
  create: "Create key",
  secretBefore: "Copy the key of ",
  secretAfter: " now. It is not shown again.",
  copied: "Copied. It is not shown again.",
  copy: "Copy API key",
  none: "No keys yet",
  noneAbout:
    "A key lets one workstation or agent read the docs of this project. Give each its own, so that you can revoke one without the others.",
  created: (when: string) => `created ${when}`,
  used: (when: string) => `last used ${when}`,
  neverUsed: "never used",
  expiresOn: (when: string) => `expires ${when}`,
  expiredOn: (when: string) => `expired ${when}`,
  soon: (days: number) =>
    days <= 0 ? "Expires today" : days === 1 ? "Expires tomorrow" : `Expires in ${days} days`,
  expired: "Expired",
  revoked: "Revoked",
  revoke: "Revoke",
  revokeOf: (name: string) => `Revoke ${name}`,
  revokeTitle: (name: string) => `Revoke the key of ${name}?`,
  revokeAbout: "The workstation that uses it stops getting docs at once. This can’t be undone.",
  revokeAction: "Revoke key",
  revokedNow: (name: string) => `The key of ${name} no longer works.`,
  showOld: (n: number) => `Show ${n} that no longer work${n === 1 ? "s" : ""}`,
  hideOld: "Hide those that no longer work",
  leaveTitle: "Leave without copying the key?",
  leaveAbout: (name: string) =>
    `The key of ${name} is not shown again. You can revoke it and create another at any time.`,
  leave: "Leave anyway",
};

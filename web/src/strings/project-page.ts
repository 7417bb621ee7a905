// Texts of a project's page that belong to none of its parts.

export const t = {
  title: "Project",
  loading: "Loading the project",
  syncHistory: "Sync history",
  settings: "Project settings",
  connect: "Connect a workstation",
  docs: "Docs",
  activity: "Activity",
  workstations: "Workstations",
  parts: "Parts of the project",
  newTab: " (opens in a new tab)",
  publishing: {
    "on-save": "Publishes on every save",
    manual: "Publishes when someone syncs",
    "pull-request": "Publishes by pull request",
  },
  lock: "Lock",
  editing: " is editing these docs",
  because: (reason: string) => `: ${reason}`,
  left: " left.",
};

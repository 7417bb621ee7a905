// The frame around the pages: header, palette, help, banners, and the pages that stand in for others.
import { count } from "./count";

export const t = {
  skip: "Skip to content",
  breadcrumb: "Breadcrumb",
  projects: "Projects",
  settings: "Settings",
  unknown: "…",

  switchProject: "Switch project",
  allProjects: "All projects",
  locked: "Locked",

  search: "Search",
  searchAndCommands: "Search and commands",

  setYourName: "Set your name",
  youAre: (name: string) => `You are ${name}. Name and theme`,
  account: "Your account",
  admin: "Administration",
  changeName: "Change display name",
  apiReference: "API reference",
  theme: "Theme",
  themes: { dark: "Dark", light: "Light", system: "System" },

  nameTitle: "Who are you?",
  nameAbout: "Others see it while you edit, and it is the author of what you save.",
  displayName: "Display name",
  nameExample: "Mara Lindqvist",
  saveName: "Save name",

  connection: "Connection",
  unreachable: "The server can’t be reached. What you type is kept in this browser.",
  retryIn: (seconds: number) => `Trying again in ${seconds} s`,
  retrying: "Trying…",
  tryNow: "Try now",
  backOnline: "Back online.",

  palette: {
    placeholder: "Go to a project or doc, or find text…",
    nothing: "Nothing found.",
    more: (n: number) => `${count(n, "more doc")} match. Type more to narrow them down.`,
    recent: "Recent",
    commands: "Commands",
    projects: "Projects",
    docs: "Docs",
    text: "Text in this project",
    newProject: "New project",
    allProjects: "All projects",
    projectDocs: "Docs of this project",
    projectSettings: "Project settings",
    syncNow: "Sync now",
    copyLink: "Copy link to this page",
    linkCopied: "The link is copied.",
    shortcuts: "Keyboard shortcuts",
    themeOf: (theme: string) => `Theme: ${theme.toLowerCase()}`,
    themeKeywords: "appearance colour mode",
  },

  notFoundTitle: "Not found",
  notFound: "There is nothing at this address",
  notFoundAbout: "The project or doc may have been deleted, or the link is mistyped.",

  brokenTitle: "Something went wrong",
  broken: "This page has a fault. Your drafts are kept in this browser.",
  details: "Details",
  codeMissing: "This part of the app could not be loaded",
  codeMissingAbout:
    "The server was updated, or can’t be reached. Reload to get the new version; your drafts are kept in this browser.",
};

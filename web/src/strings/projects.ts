// Projects: the list, the form that connects one, and its settings.
import { count, number } from "./count";

const gitOnly = "Pull requests need a repository on GitHub.";
const afterCheck = "Pull requests can be chosen once the check has found GitHub.";

export const t = {
  title: "Projects",
  loading: "Loading projects",
  search: "Search projects",
  newProject: "New project",
  noMatch: (query: string) => `No project matches “${query}”.`,
  clearSearch: "Clear the search",
  found: (n: number) => `${count(n, "project")} found`,

  sortBy: "Sort by",
  sorts: {
    opened: "Recently opened",
    name: "Name",
    changed: "Last change",
    state: "State",
  },
  view: "View",
  views: { cards: "Cards", list: "List" },

  columns: {
    name: "Name",
    docs: "Docs",
    state: "State",
    people: "People",
    changed: "Changed",
  },
  docs: (n: number) => count(n, "doc"),
  changed: "Changed",
  peopleHere: "People here now",
  morePeople: (n: number) => `+${n}`,
  importing: "Docs imported",
  imported: (done: number, total: number) => `${number(done)} of ${count(total, "doc")}`,
  importBegins: "The import begins…",

  empty: {
    title: "Give every agent the same docs",
    about:
      "A project is the docs folder of one Git repository. It is edited here, in one place, and is the same for everybody at any moment.",
    steps: [
      {
        title: "Connect a repository",
        about: "Its docs come over at once. Git stays the place where they are kept.",
      },
      {
        title: "Edit with the preview beside you",
        about: "The docs are locked while you do, and saved as commits under your name.",
      },
      {
        title: "Connect workstations",
        about: "One command each. Agents get the docs read-only, and wait while you edit.",
      },
    ],
    action: "Connect your first repository",
    invited: "Is there a project already? Ask one of its owners for an invitation.",
  },

  create: {
    about: "Connect the Git repository that holds your docs.",
    submit: "Create project",
    submitting: "Connecting…",
    created: (name: string) => `${name} is connected. Its docs are on their way.`,
  },

  fields: {
    name: "Name",
    nameExample: "Payments platform",
    repository: "Repository URL",
    repositoryHint: "GitHub, GitLab, Gitea or any Git server, over https, ssh or git.",
    repositoryExample: "https://github.com/acme/platform",
    useNewAddress: "Use the new address",
    branch: "Branch",
    defaultBranch: "default",
    folder: "Docs folder",
    folderHint: "Empty for the whole repository.",
    wholeRepository: "The whole repository",
  },

  credential: {
    label: "Credential",
    openedWith: "Opened with",
    token: "Access token",
    app: "GitHub App",
    privateKey: "Private key",
    keepStored: "Keep the stored one",
    storedToken: "An access token",
    storedKey: "A private key",
    storedApp: "A GitHub App’s key",
    isStored: (what: string) => `${what} is stored, encrypted`,
    butItExpires: "; it",
    replaceToken: "Replace token",
    replaceKey: "Replace key",
    removeOnSave: "Remove it when the settings are saved",
    emptyKeeps: "Leave empty to keep the stored one.",
    needs:
      "Needs read and write access to contents. Stored encrypted, never shown again. Public or local repositories may need none.",
    hidden: "••••••••••••",
    sshExample: "-----BEGIN OPENSSH PRIVATE KEY-----",
    appId: "App id",
    appIdHint: "On the App’s settings page at GitHub, under General.",
    appKey: "Private key of the App",
    appKeyHint:
      "The whole .pem file. The App must be installed on the repository, with read and write access to contents and pull requests. Stored encrypted.",
    appKeyExample: "-----BEGIN RSA PRIVATE KEY-----",
    expired: (when: string) => `expired ${when}`,
    expires: (when: string) => `expires ${when}`,
  },

  check: {
    action: "Check connection",
    checking: "Checking…",
    connected: (docs: number) => `Connected, ${count(docs, "doc")} found.`,
    found: "What the check found",
    github: "GitHub",
    git: "Git",
    canPublish: "Can publish",
    readOnly: "It may read, but not publish: docs can be edited here and will not reach Git.",
    of: (account: string) => ` of ${account}`,
    separator: " · ",
  },

  policies: {
    publish: "Publish",
    modes: {
      "on-save": "On every save",
      manual: "When someone syncs",
      "pull-request": "By pull request",
    },
    hints: {
      "on-save": "Every save is a commit on the branch.",
      manual: "Saved docs go to Git when someone presses Sync now.",
      "pull-request": "Saved docs gather in one pull request until it is merged.",
    },
    withoutPullRequests: (hint: string, isGit: boolean) =>
      `${hint} ${isGit ? gitOnly : afterCheck}`,
    locked: "While docs are locked",
    lockedHint: "What agents on workstations do.",
    lockPolicies: { block: "Agents wait", warn: "Agents go on, with a notice" },
    signOff: "Sign off commits (Signed-off-by)",
    signOffHint:
      "Adds the author’s name to each commit message, as repositories with a DCO ask for.",
  },

  settings: {
    title: "Settings",
    titleOf: (name: string) => `Settings of ${name}`,
    someProject: "project",
    sections: "Sections",
    general: "General",
    connection: "Connection",
    connectionAbout: "Where the docs live, and what opens the repository.",
    publishing: "Publishing",
    publishingAbout: "How saved docs reach Git, and what a lock does.",
    webhook: "Webhook",
    webhookAbout: "GitHub tells of a change the moment it happens.",
    keys: "API keys",
    keysAbout: "One per workstation; a key opens this project only.",
    danger: "Danger zone",
    unsaved: "Unsaved changes",
    discard: "Discard",
    save: "Save settings",
    saving: "Saving…",
    saved: "Settings saved.",
    leaveTitle: "Leave without saving?",
    leaveAbout: "The changes of these settings are lost.",
    leave: "Discard changes",
    stay: "Keep editing",
  },

  webhook: {
    created: "The webhook is set up. GitHub sends a first delivery to try it.",
    none: "None yet: the repository is looked at from time to time. With a webhook, changes are here within seconds.",
    create: "Create webhook",
    replace: "Replace webhook",
    working: "Working",
    waiting: "Waiting",
    lastDelivery: "Last delivery",
    waitingSince: "Waiting for the first delivery, since",
    copyUrl: "Copy the webhook’s URL",
    remove: "Remove webhook",
    removed: "The webhook is removed.",
    removeTitle: "Remove the webhook?",
    removeAbout: "It goes here and at GitHub. Changes are then found by looking from time to time.",
  },

  danger: {
    release: "Release the lock",
    isEditing: (name: string) =>
      `${name} is editing. Release the lock only when they can't do it themselves.`,
    nobodyEdits: "Nobody is editing these docs now.",
    deleteThis: "Delete this project",
    deleteAbout:
      "Docs, history, API keys and activity go from the platform. The Git repository stays as it is.",
    delete: "Delete project",
    deleteTitle: "Delete this project?",
    deleteWarning: "Workstations stop getting its docs. This can't be undone.",
    deleted: (name: string) => `${name} is deleted.`,
  },
};

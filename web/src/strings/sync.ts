// Texts about the exchange with Git: its state, its history, publishing.
import { count } from "./count";

const isOrAre = (n: number) => (n === 1 ? "is" : "are");

export const t = {
  /** The badge. */
  badge: {
    importing: "Importing…",
    pulling: "Pulling",
    merging: "Merging",
    publishing: "Publishing",
    syncFailed: "Sync failed",
    importFailed: "Import failed",
    conflicts: (n: number) => count(n, "conflict"),
    synced: (when: string | null) => (when ? `Synced ${when}` : "Synced"),
    waitsUntil: (time: string | null) => (time ? `Waits until ${time}` : "Waits"),
    unreachable: "Git can’t be reached",
    docsWaiting: (n: number) => `${count(n, "doc")} waiting`,
    waitsItsTurn: "Waits for its turn",
    unpublished: (n: number) => `${n} not yet published`,
  },
  explain: {
    incoming: (n: number) => `${count(n, "doc")} from Git to be taken over.`,
    unpublished: (n: number) => `${count(n, "doc")} to be published.`,
    nextTry: (when: string) => `Next try ${when}.`,
    lastSynced: (when: string) => `Last synced ${when}.`,
    commit: (id: string) => `Commit ${id}.`,
    first: "The docs come from Git for the first time.",
  },

  syncNow: "Sync now",
  syncing: "Syncing",
  summary: {
    pulled: (n: number) => `${n} pulled`,
    merged: (n: number) => `${n} merged`,
    published: (n: number) => `${n} published`,
    proposed: (n: number, pullRequest: number) => `${n} put into pull request #${pullRequest}`,
    conflicts: (n: number) => `${n} in conflict`,
    incoming: (n: number) => `${n} waiting until nobody edits`,
    all: (parts: string[]) => `Synced: ${parts.join(", ")}.`,
    nothing: "Everything was up to date.",
  },
  /** What a Git server without a name is called. */
  gitServer: "The Git server",

  notices: {
    incomingLabel: "Changes from Git",
    /** "3 docs from Git wait until Ann has finished editing." */
    incoming: (n: number, editor?: string) =>
      `${count(n, "doc")} from Git ${n === 1 ? "waits" : "wait"} until ${
        editor ? `${editor} has finished editing` : "nobody edits"
      }.`,
    skippedLabel: "Files left alone",
    skipped: (n: number) => `${count(n, "file")} of the docs folder ${isOrAre(n)} left alone.`,
    seeSkipped: "See which and why",
    importLabel: "First import",
    importing: "Importing the docs from Git…",
    imported: (done: number, total: number) =>
      `${done.toLocaleString("en")} of ${count(total, "doc")}`,
    importProgress: "Docs imported",
    syncLabel: "Sync",
    safe: "Saved docs are safe here and reach Git later.",
    askedToWait: (remote: string, until: string | null) =>
      `${remote} asked us to wait${until ? ` until ${until}` : ""}.`,
    /** Behind a countdown. */
    left: "left.",
    unreachable: (remote: string) => `${remote} can’t be reached.`,
    /** Before a countdown. */
    nextTryIn: "Next try in",
  },

  problem: {
    label: "Sync failed",
    outOfStep: "The docs and Git are out of step.",
    importFailed: "The first import failed.",
    tryAgain: "Try again now",
    replaceToken: "Replace token",
    newAddress: "Use the new address",
    checkAddress: "Check the address",
    otherBranch: "Choose another branch",
    otherFolder: "Choose another folder",
    otherRepository: "Connect another repository",
    openSettings: "Open settings",
    byPullRequest: "Publish by pull request",
    byPullRequestFromNow: "Saved docs go into a pull request from now on.",
  },

  pullRequest: {
    open: "open",
    merged: "merged",
    closed: "closed",
    label: "Pull request",
    newTab: "(opens in a new tab)",
    branch: (name: string) => `Branch ${name}`,
  },

  history: {
    title: "Sync history",
    about:
      "What each sync took from Git and brought to it. Looks that found nothing new are left out.",
    none: "No sync has run yet.",
    runs: "Runs",
    more: "Load more",
    docs: "Docs",
    leftAlone: "Left alone",
    filesLeftAlone: "Files left alone",
    showAll: (n: number) => `Show all ${n}`,
    pulled: (n: number) => `${count(n, "doc")} pulled`,
    merged: (n: number) => `${n} merged`,
    published: (n: number) => `${count(n, "doc")} published`,
    conflicts: (n: number) => `${n} in conflict`,
    noChange: "No doc changed",
    triggers: {
      connected: "Connected",
      saved: "After a save",
      schedule: "On schedule",
      webhook: "Git told of a change",
      manual: "Asked for by hand",
    },
    outcomes: {
      running: "Running",
      done: "Done",
      conflicted: "Conflicts",
      failed: "Failed",
      interrupted: "Interrupted",
    },
    kinds: {
      added: "Added",
      updated: "Changed",
      deleted: "Deleted",
      renamed: "Renamed",
      merged: "Merged",
      conflicted: "Conflict",
      published: "Published",
      proposed: "Proposed",
    },
  },

  publish: {
    action: "Publish",
    command: "Publish changes",
    /** What the button stands for, with the number beside it. */
    label: (n: number) => `Publish ${count(n, "doc")}`,
    title: "Publish docs",
    about: (branch: string) => `The docs go to the branch ${branch} as one commit.`,
    opensPullRequest: (branch: string) => `The docs go into a new pull request to ${branch}.`,
    extendsPullRequest: (n: number) => `The docs are added to pull request #${n}.`,
    docs: "Docs to publish",
    all: "All docs",
    chosen: (n: number, of: number) => `${n} of ${of} chosen`,
    none: "Every doc is published.",
    kinds: { added: "New", updated: "Changed", deleted: "Deleted" },
    showChange: (fileName: string) => `Show what changed in ${fileName}`,
    by: (who: string, when: string) => `${who} · ${when}`,
    unsaved: "What you typed and did not save yet is not part of it.",
    message: "Commit message",
    /** The message when the person writes none. */
    update: (fileNames: string[]) => {
      const [first = "", second = "", third] = fileNames;
      if (fileNames.length === 1) return `Update ${first}`;
      if (fileNames.length === 2) return `Update ${first} and ${second}`;
      if (fileNames.length === 3) return `Update ${first}, ${second} and ${third}`;
      return `Update ${count(fileNames.length, "doc")}`;
    },
    again: "Publish again",
    done: (n: number) => `${count(n, "doc")} published.`,
    proposed: (n: number) => `${count(n, "doc")} put into the pull request.`,
    nothing: "There was nothing to publish any more.",
    conflicts: (n: number) =>
      `${count(n, "doc")} ${isOrAre(n)} in conflict with Git. Open ${n === 1 ? "it" : "them"} to choose which text stands.`,
    waits: "Git has changes that wait until nobody edits.",
    commit: (id: string) => `Commit ${id}`,
    seePullRequest: (n: number) => `Pull request #${n}`,
    before: (version: number) => `In Git: version ${version}`,
    nothingBefore: "Not in Git yet",
    deleted: "Deleted",
    newest: (version: number) => `Version ${version}, to be published`,
    notText: "This file is no text; it can’t be compared.",
  },
};

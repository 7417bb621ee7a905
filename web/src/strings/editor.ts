// Texts of the editor around the text itself: saving, drafts, notices, history, conflicts.
import { count } from "./count";

const kept = "Your text is kept as a draft in this browser.";
const conflict = {
  about: "This doc changed here and in Git at once. Choose the text that stands, or merge them.",
  keep: "Keep ours",
  take: "Take theirs",
  left: "Ours, on this platform",
  right: "Theirs, from Git",
};

export const t = {
  undo: "Undo",
  compare: "Compare",
  dismiss: "Dismiss",
  /** Where nobody is known. */
  someone: "Someone",

  page: {
    doc: "Doc",
    docs: "Docs",
    hideSidebar: "Hide sidebar",
    toggleSidebar: "Toggle sidebar",
    showSidebar: "Show sidebar",
    /** Of the sidebar's parts. */
    parts: "Sidebar",
    outline: "Outline",
    search: "Search",
    noOutline: "Only Markdown docs have an outline.",
    renamed: (from: string, to: string) => `${from} is now called ${to}.`,
  },

  toolbar: {
    save: "Save",
    moreSaving: "More ways to save",
    saveWithMessage: "Save with message…",
    history: "History",
    readOnly: "Read-only",
    asking: "Asking for the lock",
    editing: "Editing",
    stopEditing: "Stop editing",
    stopEditingHint: "You hold the lock; it renews itself while you work. Press to stop editing.",
  },

  saveState: {
    label: "Save state",
    saved: "Saved",
    published: "Published",
    publishing: "Publishing…",
    unpublished: "Saved, not yet published",
    proposed: "Saved, in review",
    conflict: "In conflict",
    unsaved: "Unsaved changes",
    saving: "Saving…",
    failed: "Save failed",
    failedKept: "Save failed, kept in this browser",
    offline: "Offline, not saved",
    offlineKept: "Offline, kept in this browser",
    diverged: "Changed elsewhere",
    gone: "Deleted elsewhere",
  },

  save: {
    failedLabel: "Save failed",
    failed: (problem: string) => `Not saved: ${problem}`,
    kept,
    willRetry: "It is saved as soon as the server is back.",
    again: "Save again",
    sentAgain: "The server is back, and your text is saved.",
    needsLock:
      "Nothing was saved: you don’t hold the lock. Your text stays here; start editing again to save it.",
    withMessage: "Save with a message",
    messageAbout: "The message becomes the text of the commit and stands in the history.",
    message: "Message",
    messageExample: "What changed, and why",
  },

  draft: {
    label: "Unsaved draft",
    storageFailed:
      "This browser can’t keep drafts: its storage is full or switched off. Save often, and before you close the page.",
    left: (fileName: string) => `Your unsaved text of ${fileName} is kept as a draft here.`,
    found: (when: string) => `This browser kept unsaved text of this doc from ${when}.`,
    onOlder: "The doc has changed since.",
    restore: "Restore draft",
    discard: "Discard draft",
    discarded: "The draft is discarded.",
    startFirst: "Start editing first",
    title: "Unsaved draft",
    inEditor: "In the editor",
    from: (when: string) => `Draft, ${when}`,
  },

  gone: {
    label: "Deleted elsewhere",
    text: "This doc was deleted. Its last text is still here and kept as a draft in this browser.",
    create: "Create it again",
    title: "This doc isn’t here any more",
    about: "It was deleted, or it never was at this address.",
    draftFound: (fileName: string, when: string) =>
      `This browser kept unsaved text of ${fileName} from ${when}.`,
    copy: "Copy the text",
    createFrom: (fileName: string) => `Create ${fileName} from it`,
    created: (fileName: string) => `${fileName} is there again, with your text.`,
    toProject: "All docs of the project",
  },

  diverged: {
    label: "Changed elsewhere",
    text: (who: string) =>
      `${who} changed this doc while you were editing. Merge both, keep your text and save over it, or take theirs; the history and a local draft keep the other.`,
    merge: "Merge both",
    merged: "Both texts are merged. Look it over, then save.",
    mergedWithMarkers: (conflicts: number) =>
      `Both texts are merged. ${count(conflicts, "place")} changed on both sides: look for the lines with <<<<<<<.`,
    keepMine: "Keep mine",
    takeTheirs: "Take theirs",
    title: "Two versions of this doc",
    theirs: (version: number) => `Theirs, version ${version}`,
    mine: "Mine, not saved",
    /** In the markers of a merged text. */
    mineName: "Mine",
    theirsName: "Theirs",
  },

  followed: {
    label: "Updated",
    text: (who: string, when: string) => `Updated by ${who} ${when}.`,
    show: "See what changed",
  },

  history: {
    title: "History",
    versions: "Versions",
    version: (version: number) => `Version ${version}`,
    now: "Now",
    nowUnsaved: "Now, with your unsaved changes",
    current: "current",
    deleted: "deleted",
    unknown: "Unknown",
    today: "Today",
    yesterday: "Yesterday",
    compareWith: "Compare with",
    previous: "The version before",
    nothingBefore: "Before the first version",
    inline: "Inline",
    sideBySide: "Side by side",
    restore: (version: number) => `Restore version ${version}`,
    restored: (version: number) => `Version ${version} is restored.`,
    undone: "The restore is undone.",
    saveFirst: "Save or undo your changes first.",
    noText: "This version deleted the doc: there is no text to compare.",
    notText: "This version is no text; it can be restored, not compared.",
    loadingMore: "Loading older versions",
    copyLink: "Copy link to this version",
    same: "Both texts are the same.",
  },

  conflict: {
    label: "Conflict",
    saveFirst:
      "This doc is in conflict with Git. Save your text, or undo it; then choose which side stands.",
    both: conflict,
    deletedHere: {
      ...conflict,
      about: "This doc was deleted here while Git got a change of it.",
      keep: "Leave it deleted",
      left: "Ours: deleted here",
    },
    deletedInGit: {
      ...conflict,
      about: "This doc changed here while it was deleted in Git.",
      take: "Delete it here too",
      right: "Theirs: deleted in Git",
    },
    edit: "Edit merged text",
    mergeLabel: "Merge",
    showBoth: "Show both texts",
    saveMerged: "Save merged text",
    saving: "The text is being saved.",
    standsOnceSaved: "This text stands once it is saved, here and in Git.",
    place: (at: number, of: number) =>
      `Conflict ${at} of ${of}: both sides changed these lines. Choose what stands, or edit the text.`,
    previous: "Previous conflict",
    next: "Next conflict",
    useOurs: "Use ours",
    useTheirs: "Use theirs",
    useBoth: "Use both",
    markersTitle: "Save with conflict markers?",
    markersAbout:
      "Lines that begin with <<<<<<< or >>>>>>> are still in the text. They would be in the doc for everybody.",
    saveAnyway: "Save anyway",
  },
};

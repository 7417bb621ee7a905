// Texts of the docs tree, its dialogs and uploads.
import { count } from "./count";

export const t = {
  docs: "Docs",
  tree: "Docs of the project",
  treeKeys:
    "Arrow keys move, Enter opens, F2 renames, Delete deletes, Shift+F10 shows all actions.",
  filter: "Filter docs",
  filterPlaceholder: "Filter",
  filtered: (shown: number, all: number) => `${shown.toLocaleString("en")} of ${count(all, "doc")}`,
  noMatch: (query: string) => `No doc matches “${query}”.`,
  clearFilter: "Clear the filter",
  newDoc: "New doc",
  newFolder: "New folder",
  uploadFiles: "Upload files",
  add: "Add docs",
  openAll: "Open all folders",
  closeAll: "Close all folders",
  emptyTitle: "No docs yet",
  emptyAbout: "Write the first one here, drop files on this page, or push docs to Git and sync.",
  emptyPlace: (folder: string) => `They live in the folder ${folder} of the repository.`,
  emptyPlaceRoot: "They live at the top of the repository.",
  emptyFolder: "Empty",
  emptyFolderAbout:
    "Git and the platform know folders by their docs. This one is kept in this browser until a doc is in it.",

  lockedByMe: "You are editing in another tab. Docs can be changed there.",
  lockedBy: (who: string) => `${who} is editing. Docs can be changed when the lock is free.`,

  states: {
    unpublished: "Not yet published",
    unpublishedAbout: "Saved here; not in the Git repository yet.",
    proposed: "In review",
    proposedAbout: "In a pull request that is not merged yet.",
    conflict: "Conflict",
    conflictAbout: "Changed here and in Git at once. Open the doc to choose.",
  },
  folderStates: {
    conflict: (n: number) => `${n} in conflict`,
    unpublished: (n: number) => `${n} not yet published`,
    proposed: (n: number) => `${n} in review`,
  },
  docsInside: (n: number) => count(n, "doc"),

  actionsFor: (name: string) => `Actions for ${name}`,
  open: "Open",
  openInTab: "Open in a new tab",
  rename: "Rename",
  moveTo: "Move to…",
  copyPath: "Copy path",
  pathCopied: "Path copied.",
  copyFailed: "The browser did not allow copying.",
  delete: "Delete",
  newDocHere: "New doc here",
  newFolderHere: "New folder here",
  uploadHere: "Upload files here",

  renameLabel: (name: string) => `New name of ${name}`,
  renamed: (from: string, to: string) => `${from} is now ${to}.`,
  moved: (name: string, folder: string) =>
    folder ? `${name} is now in ${folder}.` : `${name} is now at the top level.`,
  undo: "Undo",
  undoing: "Undoing…",
  undone: "Undone.",
  notUndone: (why: string) => `Not undone. ${why}`,

  moveTitle: (name: string) => `Move ${name}`,
  moveAbout: "Its history moves with it.",
  moveFolderAbout: (n: number) => `${count(n, "doc")} move with it, each with its history.`,
  moveField: "To folder",
  movePlaceholder: "Find a folder, or type a new one",
  moveToNew: (folder: string) => `New folder ${folder}`,
  moveNone: "There are no folders yet. Type the name of a new one.",
  topLevel: "Top level",

  deleteTitle: "Delete this doc?",
  deleteAbout: (name: string) => ({
    before: "",
    name,
    after: " goes from every workstation and, with the next publish, from Git. Its history stays.",
  }),
  deleteAction: "Delete doc",
  deleted: (name: string) => `${name} is deleted.`,
  deleteFolderTitle: "Delete this folder?",
  deleteFolderAbout: (name: string, n: number) => ({
    before: `${count(n, "doc")} in `,
    name,
    after:
      n === 1
        ? " goes from every workstation and, with the next publish, from Git. Its history stays."
        : " go from every workstation and, with the next publish, from Git. Their history stays.",
  }),
  deleteFolderAction: (n: number) => `Delete ${count(n, "doc")}`,
  folderDeleted: (folder: string, n: number) => `${folder} is deleted, ${count(n, "doc")} in all.`,

  newDocAbout: "It is saved here at once and published like any other change.",
  path: "Path",
  pathHint: "A slash makes folders: api/errors.md",
  pathExample: "standards/testing.md",
  startWith: "Start with",
  createDoc: "Create doc",
  newFolderAbout:
    "Git and the platform know folders by their docs. The new one stays in this browser until a doc is in it.",
  folderPath: "Folder",
  folderExample: "standards",
  createFolder: "Create folder",

  start: {
    blank: "A blank page",
    guideline: "Guideline",
    decision: "Architecture decision",
    guidelineText: (title: string) =>
      `# ${title}\n\n## Rule\n\nSay in one sentence what to do.\n\n## Why\n\n## Example\n\n\`\`\`\n\`\`\`\n\n## Exceptions\n`,
    decisionText: (title: string) =>
      `# ${title}\n\n- Status: proposed\n- Date: ${new Date().toISOString().slice(0, 10)}\n\n## Context\n\nWhat is the problem, and what limits the choice?\n\n## Decision\n\nWe will …\n\n## Consequences\n\nWhat becomes easier, and what harder?\n`,
  },

  rules: {
    empty: "Give it a name.",
    absolute: "Leave out the slash at the beginning.",
    emptySegment: "Put one slash between names, and none at the end.",
    dots: "“.” and “..” are no names. Write out the folder’s name.",
    backslash: "Use / between folders, not a backslash.",
    control: "The name has invisible characters. Remove them.",
    ending: "A name can’t end in a dot or a space: Windows can’t store it.",
    longName: "The name is longer than 255 bytes. Shorten it.",
    longPath: "The path is longer than 1,024 bytes. Shorten it.",
    device: (name: string) => `Windows keeps the name ${name} for a device. Choose another.`,
    reserved: (name: string) => `The name ${name} is reserved. Choose another.`,
    slash: "A name has no slash. Use Move to… for another folder.",
    intoItself: "A folder can’t move into itself.",
  },
  taken: {
    doc: (path: string) => `There is a doc ${path} already.`,
    byCase: (path: string) =>
      `It would differ from ${path} only by case, which not all systems can.`,
    folder: (path: string) => `There is a folder ${path} already.`,
    docInWay: (path: string) => `${path} is a doc, so it can’t be a folder.`,
  },

  upload: {
    title: "Uploads",
    drop: "Drop to upload. Over a folder, they go into it.",
    locked: (why: string) => `Can’t upload now. ${why}`,
    tooLarge: (limit: number) =>
      `Larger than ${limit / 1024 / 1024} MiB, the most a file may have.`,
    waiting: "Waiting",
    progress: (path: string) => `Upload of ${path}`,
    failed: (path: string) => `${path} was not uploaded`,
    dismiss: (path: string) => `Dismiss ${path}`,
    done: (paths: string[]) =>
      paths.length === 1 ? `${paths[0]} is uploaded.` : `${paths.length} files are uploaded.`,
    conflictTitle: (path: string) => `There is a doc ${path} already`,
    conflictAbout: "Replacing it keeps its earlier versions in the history.",
    forAll: (n: number) => `Do the same for ${n === 1 ? "the other one" : `the other ${n}`}`,
    replace: "Replace",
    keepBoth: "Keep both",
    skip: "Skip",
  },

  binary: {
    about: (size: string) => `${size}, shown and synced, not edited here`,
    aboutFile: (size: string) => `${size}, synced, not edited here`,
    noPreview: "This kind of file can’t be shown here",
    noPreviewAbout: "Workstations get it like every doc.",
    broken: "The image can’t be shown",
    download: "Download",
    pixels: (width: number, height: number) => `${width} × ${height}`,
  },

  conflicts: {
    title: "Conflicts",
    "both-changed": "Changed here and in Git",
    "deleted-here": "Deleted here, changed in Git",
    "deleted-there": "Changed here, deleted in Git",
    resolve: "Resolve",
    leaveDeleted: "Leave deleted",
    keepOurs: "Keep ours",
    deleteHere: "Delete here too",
    takeTheirs: "Take theirs",
    resolved: "The conflict is resolved. History keeps both texts.",
  },
  about: (action: string, name: string) => `${action} ${name}`,
  actionOn: (action: string, name: string) => `${action}: ${name}`,
};

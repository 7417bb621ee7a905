// What the keyboard does, as the help sheet says it.

export const t = {
  title: "Keyboard shortcuts",
  about: "Letters work wherever no text field has the focus.",
  followedBy: "then",
  where: {
    everywhere: "Everywhere",
    projects: "Projects",
    project: "Project",
    editor: "Editor",
  },
  what: {
    palette: "Search and commands",
    help: "This help",
    goToProjects: "Go to projects",
    goToDocs: "Go to the project’s docs",
    goToSettings: "Go to the project’s settings",
    find: "Search on this page",
    create: "New project, or new doc",
    view: "Cards or list",
    save: "Save",
    sidebar: "Show or hide the docs",
  },
};

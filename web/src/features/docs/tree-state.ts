// How a person left the tree of each project: which folders are open, and those that have no doc yet.
import { create } from "zustand";
import { persist } from "zustand/middleware";
import { isWithin } from "./paths";

interface ProjectTree {
  /** Only what the person chose; all other folders are as the tree begins. */
  open: Record<string, boolean>;
  /** Git and the platform know folders by their docs: these are in this browser alone. */
  emptyFolders: string[];
}

interface TreeState {
  projects: Record<string, ProjectTree>;
  setOpen: (projectId: string, paths: string[], open: boolean) => void;
  setEmptyFolders: (projectId: string, folders: string[]) => void;
  /** What was chosen for a folder and those in it goes on under its new path. */
  folderMoved: (projectId: string, from: string, to: string) => void;
}

const untouched: ProjectTree = { open: {}, emptyFolders: [] };

export const treeOf = (state: TreeState, projectId: string): ProjectTree =>
  state.projects[projectId] ?? untouched;

export const useTreeState = create<TreeState>()(
  persist(
    (set) => {
      const change = (projectId: string, how: (tree: ProjectTree) => Partial<ProjectTree>) =>
        set((state) => {
          const tree = treeOf(state, projectId);
          return { projects: { ...state.projects, [projectId]: { ...tree, ...how(tree) } } };
        });
      return {
        projects: {},
        setOpen: (projectId, paths, open) =>
          change(projectId, (tree) => ({
            open: { ...tree.open, ...Object.fromEntries(paths.map((path) => [path, open])) },
          })),
        setEmptyFolders: (projectId, emptyFolders) => change(projectId, () => ({ emptyFolders })),
        folderMoved: (projectId, from, to) =>
          change(projectId, (tree) => {
            const moved = (path: string) =>
              isWithin(path, from) ? to + path.slice(from.length) : path;
            const open = Object.entries(tree.open).map(([path, is]) => [moved(path), is]);
            return {
              open: Object.fromEntries(open),
              emptyFolders: tree.emptyFolders.map(moved),
            };
          }),
      };
    },
    { name: "ai-toolkit.docs-tree" },
  ),
);

// How the person arranged the editor; remembered in this browser.
import { create } from "zustand";
import { persist } from "zustand/middleware";

/** What of a doc with a preview is on screen. */
export const views = ["both", "text", "preview"] as const;
export type View = (typeof views)[number];

interface Arrangement {
  sidebar: boolean;
  view: View;
  /** Width of the text in percent. */
  split: number;
}

interface EditorLayout extends Arrangement {
  toggleSidebar: () => void;
  show: (view: View) => void;
  setSplit: (split: number) => void;
}

export const defaultSplit = 50;

export const useEditorLayout = create<EditorLayout>()(
  persist(
    (set) => ({
      sidebar: true,
      view: "both",
      split: defaultSplit,
      toggleSidebar: () => set((old) => ({ sidebar: !old.sidebar })),
      show: (view) => set({ view }),
      setSplit: (split) => set({ split }),
    }),
    {
      name: "ai-toolkit.editor-layout",
      version: 1,
      // At first a preview was only on or off.
      migrate: (stored) => {
        const { preview, ...rest } = stored as Partial<Arrangement> & { preview?: boolean };
        return { ...rest, ...(preview === false ? { view: "text" as const } : {}) } as EditorLayout;
      },
    },
  ),
);

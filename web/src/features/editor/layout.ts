// How the person arranged the editor; remembered in this browser.
import { create } from "zustand";
import { persist } from "zustand/middleware";

interface EditorLayout {
  sidebar: boolean;
  preview: boolean;
  /** Width of the text in percent. */
  split: number;
  toggleSidebar: () => void;
  togglePreview: () => void;
  setSplit: (split: number) => void;
}

export const useEditorLayout = create<EditorLayout>()(
  persist(
    (set) => ({
      sidebar: true,
      preview: true,
      split: 50,
      toggleSidebar: () => set((old) => ({ sidebar: !old.sidebar })),
      togglePreview: () => set((old) => ({ preview: !old.preview })),
      setSplit: (split) => set({ split }),
    }),
    { name: "ai-toolkit.editor-layout" },
  ),
);

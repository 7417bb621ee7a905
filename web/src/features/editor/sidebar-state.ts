// Which part of the sidebar is shown; remembered in this browser.
import { create } from "zustand";
import { persist } from "zustand/middleware";

export type SidebarPart = "docs" | "outline" | "search";

interface SidebarState {
  part: SidebarPart;
  /** Grows each time somebody wants to search. */
  searches: number;
  show: (part: SidebarPart) => void;
  search: () => void;
}

export const useSidebar = create<SidebarState>()(
  persist(
    (set) => ({
      part: "docs",
      searches: 0,
      show: (part) => set({ part }),
      search: () => set(({ searches }) => ({ part: "search", searches: searches + 1 })),
    }),
    { name: "ai-toolkit.sidebar", partialize: ({ part }) => ({ part }) },
  ),
);

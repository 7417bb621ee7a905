// Whether two versions are shown side by side or in one text; remembered in this browser.
import { create } from "zustand";
import { persist } from "zustand/middleware";

interface DiffLayout {
  inline: boolean;
  toggle: () => void;
}

export const useDiffLayout = create<DiffLayout>()(
  persist((set) => ({ inline: false, toggle: () => set(({ inline }) => ({ inline: !inline })) }), {
    name: "ai-toolkit.diff-layout",
  }),
);

// Who is sitting here: the display name sent with every request when the server runs without accounts.
import { create } from "zustand";
import { persist } from "zustand/middleware";

export const defaultName = "Local user";

interface Identity {
  name: string;
  /** False until the person chose a name, so the app can ask once. */
  chosen: boolean;
  rename: (name: string) => void;
}

export const useIdentity = create<Identity>()(
  persist(
    (set) => ({
      name: defaultName,
      chosen: false,
      rename: (name) => set({ name: name.trim() || defaultName, chosen: true }),
    }),
    { name: "ai-toolkit.identity" },
  ),
);

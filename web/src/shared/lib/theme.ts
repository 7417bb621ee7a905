// The theme: dark, light or the system's; public/theme.js applies the stored choice before first paint.
import { create } from "zustand";
import { persist } from "zustand/middleware";

export type Theme = "dark" | "light" | "system";

interface ThemeState {
  theme: Theme;
  choose: (theme: Theme) => void;
}

const prefersLight = () => matchMedia("(prefers-color-scheme: light)");

export const useTheme = create<ThemeState>()(
  persist((set) => ({ theme: "system", choose: (theme) => set({ theme }) }), {
    name: "ai-toolkit.theme",
  }),
);

export function resolveTheme(theme: Theme): "dark" | "light" {
  if (theme !== "system") return theme;
  return prefersLight().matches ? "light" : "dark";
}

/** Keeps `<html data-theme>` true to the choice and to the system; returns the undo. */
export function followTheme(onChange: (theme: "dark" | "light") => void): () => void {
  const apply = () => {
    const theme = resolveTheme(useTheme.getState().theme);
    document.documentElement.dataset.theme = theme;
    onChange(theme);
  };
  apply();
  const media = prefersLight();
  media.addEventListener("change", apply);
  const unsubscribe = useTheme.subscribe(apply);
  return () => {
    media.removeEventListener("change", apply);
    unsubscribe();
  };
}

// The theme: dark, light or the system's; public/theme.js applies the stored choice before first paint.
import { create } from "zustand";
import { persist } from "zustand/middleware";

export type Theme = "dark" | "light" | "system";
export type Shade = "dark" | "light";

/** The page's background, for the window around it too; public/theme.js and styles.css have the same. */
export const canvas: Record<Shade, string> = { dark: "#1a1a1a", light: "#faf9f7" };

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

export function resolveTheme(theme: Theme): Shade {
  if (theme !== "system") return theme;
  return prefersLight().matches ? "light" : "dark";
}

function apply(shade: Shade): void {
  const root = document.documentElement;
  root.dataset.theme = shade;
  root.style.colorScheme = shade;
  root.style.backgroundColor = canvas[shade];
  document.querySelector('meta[name="theme-color"]')?.setAttribute("content", canvas[shade]);
}

/** Keeps the page true to the choice, to the system and to what other tabs choose; returns the undo. */
export function followTheme(onChange: (shade: Shade) => void): () => void {
  const follow = () => {
    const shade = resolveTheme(useTheme.getState().theme);
    apply(shade);
    onChange(shade);
  };
  const fromOtherTab = ({ key }: StorageEvent) => {
    if (key === useTheme.persist.getOptions().name) useTheme.persist.rehydrate();
  };
  follow();
  const media = prefersLight();
  media.addEventListener("change", follow);
  window.addEventListener("storage", fromOtherTab);
  const unsubscribe = useTheme.subscribe(follow);
  return () => {
    media.removeEventListener("change", follow);
    window.removeEventListener("storage", fromOtherTab);
    unsubscribe();
  };
}

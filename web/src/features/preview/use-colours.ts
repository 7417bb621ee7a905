// The app's colours as they are now, for what is drawn by other means than CSS.
import { useSyncExternalStore } from "react";
import type { Colours } from "./diagram/protocol";

let known: { theme: string | undefined; colours: Colours } | undefined;

function read(): Colours {
  const { theme } = document.documentElement.dataset;
  if (known?.theme === theme && known) return known.colours;
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const colours = {
    dark: theme !== "light",
    background: token("--bg"),
    surface: token("--surface"),
    raised: token("--raised"),
    line: token("--line-strong"),
    text: token("--text"),
    muted: token("--muted"),
    accent: token("--accent"),
  };
  known = { theme, colours };
  return colours;
}

function subscribe(onChange: () => void): () => void {
  const themes = new MutationObserver(onChange);
  themes.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => themes.disconnect();
}

export const useColours = () => useSyncExternalStore(subscribe, read);

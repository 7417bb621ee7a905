import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { canvas, followTheme, type Shade, useTheme } from "./theme";

const read = (path: string) => readFileSync(path, "utf8");

let prefersLight: boolean;
let systemChanged: () => void;
let stop: () => void;

beforeEach(() => {
  prefersLight = false;
  document.head.innerHTML = '<meta name="theme-color" content="" />';
  vi.spyOn(window, "matchMedia").mockImplementation(
    () =>
      ({
        matches: prefersLight,
        addEventListener: (_: string, listener: () => void) => {
          systemChanged = listener;
        },
        removeEventListener() {},
      }) as unknown as MediaQueryList,
  );
  useTheme.setState({ theme: "system" });
  stop = () => undefined;
});
afterEach(() => {
  stop();
  useTheme.setState({ theme: "system" });
  document.head.innerHTML = "";
});

function shown(): (string | null | undefined)[] {
  const root = document.documentElement;
  const meta = document.querySelector('meta[name="theme-color"]');
  return [root.dataset.theme, root.style.backgroundColor, meta?.getAttribute("content")];
}

describe("the theme", () => {
  it("follows the choice, the system and the window around the page", () => {
    const shades: Shade[] = [];
    stop = followTheme((shade) => shades.push(shade));
    expect(shown()).toEqual(["dark", canvas.dark, canvas.dark]);
    prefersLight = true;
    systemChanged();
    expect(shown()).toEqual(["light", canvas.light, canvas.light]);
    useTheme.getState().choose("dark");
    expect(shown()).toEqual(["dark", canvas.dark, canvas.dark]);
    expect(shades).toEqual(["dark", "light", "dark"]);
  });

  it("follows what is chosen in another tab", () => {
    stop = followTheme(() => undefined);
    const key = "ai-toolkit.theme";
    localStorage.setItem(key, JSON.stringify({ state: { theme: "light" }, version: 0 }));
    window.dispatchEvent(new StorageEvent("storage", { key }));
    expect(shown()[0]).toBe("light");
  });

  it("has the same colours before the style sheet is there, and after", () => {
    const early = read("public/theme.js");
    const sheet = read("src/styles.css");
    for (const colour of Object.values(canvas)) {
      expect(early).toContain(`"${colour}"`);
      expect(sheet).toContain(`--bg: ${colour};`);
    }
  });
});

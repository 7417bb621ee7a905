// Gives Monaco the app's colours, in the theme that the app has at the time.
import { monaco } from "./monaco";

const token = (name: string) =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Gives Monaco the app's theme, now and whenever it changes; returns the end of that. */
export function followTheme(): () => void {
  applyTheme();
  const themes = new MutationObserver(applyTheme);
  themes.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => themes.disconnect();
}

/** Defines Monaco's theme from the app's colours as they are now, and switches to it. */
function applyTheme(): void {
  const light = document.documentElement.dataset.theme === "light";
  const name = light ? "app-light" : "app-dark";
  monaco.editor.defineTheme(name, {
    base: light ? "vs" : "vs-dark",
    inherit: true,
    rules: rules(),
    colors: { ...textColours(), ...widgetColours() },
  });
  monaco.editor.setTheme(name);
}

function rules(): monaco.editor.ITokenThemeRule[] {
  const ink = (name: string) => token(name).replace("#", "");
  return [
    { token: "", foreground: ink("--text") },
    { token: "keyword.md", foreground: ink("--accent"), fontStyle: "bold" },
    { token: "keyword.table", foreground: ink("--muted") },
    { token: "string.link.md", foreground: ink("--info") },
    { token: "variable.md", foreground: ink("--ok") },
    { token: "variable.source.md", foreground: ink("--ok") },
    { token: "string.md", foreground: ink("--ok") },
    { token: "comment.md", foreground: ink("--faint"), fontStyle: "italic" },
    { token: "strong.md", fontStyle: "bold" },
    { token: "emphasis.md", fontStyle: "italic" },
  ];
}

type Colours = monaco.editor.IColors;

function textColours(): Colours {
  const accent = token("--accent");
  const ok = token("--ok");
  const bad = token("--bad");
  return {
    "editor.background": token("--bg"),
    "editor.foreground": token("--text"),
    "editorLineNumber.foreground": token("--faint"),
    "editorLineNumber.activeForeground": token("--muted"),
    "editor.lineHighlightBackground": token("--surface"),
    "editor.lineHighlightBorder": "#00000000",
    "editorCursor.foreground": accent,
    "editor.selectionBackground": `${accent}44`,
    "editor.inactiveSelectionBackground": `${accent}22`,
    "editorBracketMatch.background": `${accent}22`,
    "editorBracketMatch.border": `${accent}66`,
    "editorWarning.foreground": token("--warn"),
    "editorInfo.foreground": token("--info"),
    "editorLightBulb.foreground": token("--warn"),
    "editorLightBulbAutoFix.foreground": token("--warn"),
    "diffEditor.diagonalFill": token("--raised"),
    // Grounds so light that every colour of the text can be read on them; borders show what exactly changed.
    "diffEditor.insertedLineBackground": `${ok}0d`,
    "diffEditor.removedLineBackground": `${bad}0d`,
    "diffEditor.insertedTextBackground": `${ok}12`,
    "diffEditor.removedTextBackground": `${bad}12`,
    "diffEditor.insertedTextBorder": `${ok}80`,
    "diffEditor.removedTextBorder": `${bad}80`,
    "diffEditorGutter.insertedLineBackground": "#00000000",
    "diffEditorGutter.removedLineBackground": "#00000000",
  };
}

/** Menus, lists and boxes that Monaco puts over the text. */
function widgetColours(): Colours {
  const accent = token("--accent");
  const text = token("--text");
  const overlay = token("--overlay");
  const raised = token("--raised");
  const line = token("--line");
  return {
    focusBorder: accent,
    "input.background": token("--bg"),
    "textLink.foreground": accent,
    "textLink.activeForeground": token("--accent-hover"),
    "button.background": accent,
    "button.foreground": token("--on-accent"),
    "button.hoverBackground": token("--accent-hover"),
    "editorWidget.background": overlay,
    "editorWidget.foreground": text,
    "editorWidget.border": line,
    "editorHoverWidget.background": overlay,
    "editorHoverWidget.foreground": text,
    "editorHoverWidget.border": line,
    "editorHoverWidget.statusBarBackground": raised,
    "editorMarkerNavigation.background": overlay,
    "editorMarkerNavigationWarning.background": token("--warn"),
    "editorMarkerNavigationInfo.background": token("--info"),
    "menu.background": overlay,
    "menu.foreground": text,
    "menu.border": line,
    "menu.selectionBackground": raised,
    "menu.selectionForeground": text,
    "menu.separatorBackground": line,
    "editorActionList.background": overlay,
    "editorActionList.foreground": text,
    "editorActionList.focusBackground": raised,
    "editorActionList.focusForeground": text,
    "editorSuggestWidget.background": overlay,
    "editorSuggestWidget.foreground": text,
    "editorSuggestWidget.border": line,
    "editorSuggestWidget.highlightForeground": accent,
    "editorSuggestWidget.focusHighlightForeground": accent,
    "editorSuggestWidget.selectedBackground": raised,
    "editorSuggestWidget.selectedForeground": text,
    "editorSuggestWidget.selectedIconForeground": text,
    "quickInput.background": overlay,
    "quickInput.foreground": text,
    "quickInputList.focusBackground": raised,
    "quickInputList.focusForeground": text,
    "quickInputList.focusIconForeground": text,
    "quickInputList.focusHighlightForeground": accent,
    "pickerGroup.border": line,
    "pickerGroup.foreground": token("--muted"),
    "list.hoverBackground": raised,
    "list.hoverForeground": text,
    "list.activeSelectionBackground": raised,
    "list.activeSelectionForeground": text,
    "list.highlightForeground": accent,
    "keybindingLabel.background": raised,
    "keybindingLabel.foreground": token("--muted"),
    "keybindingLabel.border": line,
    "keybindingLabel.bottomBorder": line,
  };
}

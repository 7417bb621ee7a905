// Monaco with only what writing Markdown needs; imported by the editor's lazy parts alone.
import EditorWorker from "monaco-editor/editor/editor.worker.js?worker";
import * as monaco from "monaco-editor/editor.js";
import "monaco-editor/features/anchorSelect/register.js";
import "monaco-editor/features/bracketMatching/register.js";
import "monaco-editor/features/caretOperations/register.js";
import "monaco-editor/features/clipboard/register.js";
import "monaco-editor/features/codeAction/register.js";
import "monaco-editor/features/codicon/register.js";
import "monaco-editor/features/contextmenu/register.js";
import "monaco-editor/features/cursorUndo/register.js";
import "monaco-editor/features/diffEditor/register.js";
import "monaco-editor/features/dnd/register.js";
import "monaco-editor/features/documentSymbols/register.js";
import "monaco-editor/features/find/register.js";
import "monaco-editor/features/folding/register.js";
import "monaco-editor/features/gotoError/register.js";
import "monaco-editor/features/gotoLine/register.js";
import "monaco-editor/features/hover/register.js";
import "monaco-editor/features/indentation/register.js";
import "monaco-editor/features/lineSelection/register.js";
import "monaco-editor/features/linesOperations/register.js";
import "monaco-editor/features/links/register.js";
import "monaco-editor/features/longLinesHelper/register.js";
import "monaco-editor/features/multicursor/register.js";
import "monaco-editor/features/quickCommand/register.js";
import "monaco-editor/features/quickOutline/register.js";
import "monaco-editor/features/readOnlyMessage/register.js";
import "monaco-editor/features/smartSelect/register.js";
import "monaco-editor/features/snippet/register.js";
import "monaco-editor/features/suggest/register.js";
import "monaco-editor/features/toggleTabFocusMode/register.js";
import "monaco-editor/features/wordHighlighter/register.js";
import "monaco-editor/features/wordOperations/register.js";
import "monaco-editor/features/wordPartOperations/register.js";
import "monaco-editor/languages/definitions/markdown/register.js";

self.MonacoEnvironment = { getWorker: () => new EditorWorker() };

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
  const [accent, muted, faint, text] = ["--accent", "--muted", "--faint", "--text"].map(token);
  const ink = (colour: string | undefined) => (colour ?? "").replace("#", "");
  monaco.editor.defineTheme(name, {
    base: light ? "vs" : "vs-dark",
    inherit: true,
    rules: [
      { token: "", foreground: ink(text) },
      { token: "keyword.md", foreground: ink(accent), fontStyle: "bold" },
      { token: "keyword.table", foreground: ink(muted) },
      { token: "string.link.md", foreground: ink(token("--info")) },
      { token: "variable.md", foreground: ink(token("--ok")) },
      { token: "variable.source.md", foreground: ink(token("--ok")) },
      { token: "string.md", foreground: ink(token("--ok")) },
      { token: "comment.md", foreground: ink(faint), fontStyle: "italic" },
      { token: "strong.md", fontStyle: "bold" },
      { token: "emphasis.md", fontStyle: "italic" },
    ],
    colors: {
      "editor.background": token("--bg"),
      "editor.foreground": text ?? "",
      "editorLineNumber.foreground": faint ?? "",
      "editorLineNumber.activeForeground": muted ?? "",
      "editor.lineHighlightBackground": token("--surface"),
      "editor.lineHighlightBorder": "#00000000",
      "editorCursor.foreground": accent ?? "",
      "editor.selectionBackground": `${accent}44`,
      "editor.inactiveSelectionBackground": `${accent}22`,
      "editorWidget.background": token("--overlay"),
      "editorWidget.border": token("--line"),
      "input.background": token("--bg"),
      focusBorder: accent ?? "",
      "diffEditor.diagonalFill": token("--raised"),
    },
  });
  monaco.editor.setTheme(name);
}

export const commonOptions: monaco.editor.IEditorOptions = {
  automaticLayout: true,
  fontFamily: '"JetBrains Mono Variable", monospace',
  fontSize: 13,
  lineHeight: 22,
  fontLigatures: false,
  minimap: { enabled: false },
  overviewRulerLanes: 0,
  padding: { top: 16, bottom: 32 },
  renderLineHighlight: "line",
  scrollBeyondLastLine: false,
  smoothScrolling: !matchMedia("(prefers-reduced-motion: reduce)").matches,
  wordWrap: "on",
  wrappingIndent: "same",
  scrollbar: { useShadows: false, verticalScrollbarSize: 10, horizontalScrollbarSize: 10 },
  // Keep Tab for moving focus reachable: Ctrl+M toggles it.
  tabFocusMode: false,
};

export { monaco };

// Puts marks around a selection and takes them away again: bold, italic, code, links.

/** Where the selection is in its line or lines. */
export interface Selected {
  before: string;
  text: string;
  after: string;
}

/** What stands there then, of the text around it `before` and `after` give and take. */
export type Marked = Selected;

const wordBefore = /[\p{L}\p{N}\p{M}_'-]*$/u;
const wordAfter = /^[\p{L}\p{N}\p{M}_'-]*/u;

/** With nothing selected the word at the cursor is meant. */
export function withWord(selected: Selected): Selected {
  if (selected.text !== "") return selected;
  const head = wordBefore.exec(selected.before)?.[0] ?? "";
  const tail = wordAfter.exec(selected.after)?.[0] ?? "";
  return {
    before: selected.before.slice(0, selected.before.length - head.length),
    text: head + tail,
    after: selected.after.slice(tail.length),
  };
}

/** `mark` is `**`, `*` or a backtick. */
export function toggleMark(selection: Selected, mark: string): Marked {
  const selected = withWord(selection);
  const { before, text, after } = selected;
  if (has(before, after, mark)) {
    return {
      before: before.slice(0, before.length - mark.length),
      text,
      after: after.slice(mark.length),
    };
  }
  const inner = text.slice(mark.length, text.length - mark.length);
  if (text.length > 2 * mark.length && has(text.slice(0, -1), text.slice(1), mark, true)) {
    return { before, text: inner, after };
  }
  // Spaces at the ends stay outside: `**bold **` is not bold.
  const content = text.trim();
  const lead = text.slice(0, text.length - text.trimStart().length);
  const trail = text.slice(text.trimEnd().length);
  if (text !== "" && content === "") return selected;
  const [open, close] = marksAround(content, mark);
  return { before: before + lead + open, text: content, after: close + trail + after };
}

/** Whether the mark is around; asterisks may be there for bold and italic at once. */
function has(before: string, after: string, mark: string, inside = false): boolean {
  const char = mark[0] ?? "";
  const left = inside ? runAtStart(before, char) : runAtEnd(before, char);
  const right = inside ? runAtEnd(after, char) : runAtStart(after, char);
  const both = Math.min(left, right);
  if (mark === "**") return both >= 2;
  if (mark === "*") return both === 1 || both === 3;
  return both >= 1;
}

function runAtStart(text: string, char: string): number {
  let length = 0;
  while (text[length] === char) length += 1;
  return length;
}

function runAtEnd(text: string, char: string): number {
  let length = 0;
  while (text[text.length - 1 - length] === char) length += 1;
  return length;
}

/** Code that has backticks itself is put between more of them. */
function marksAround(text: string, mark: string): [string, string] {
  if (mark !== "`" || !text.includes("`")) return [mark, mark];
  const longest = Math.max(...(text.match(/`+/g) ?? []).map((run) => run.length));
  const marks = "`".repeat(longest + 1);
  return [`${marks} `, ` ${marks}`];
}

const url = /^(?:https?:\/\/|mailto:)[^\s<>]+$/i;

export const isUrl = (text: string): boolean => url.test(text.trim());

/** Makes a link of the selection, which is its label, or its target when it is an address. */
export function toLink(selection: Selected): Marked {
  const { before, text, after } = withWord(selection);
  return isUrl(text)
    ? { before: `${before}[`, text: "", after: `](${text.trim()})${after}` }
    : { before: `${before}[${text}](`, text: "", after: `)${after}` };
}

/** What pasting an address over a selection makes of it; null when both together are no link. */
export function linkOver(selected: string, pasted: string): string | null {
  if (!isUrl(pasted) || selected.trim() === "" || isUrl(selected) || /\n\s*\n/.test(selected))
    return null;
  const target = pasted.trim();
  // A lone closing parenthesis would end the link too early.
  const safe = balanced(target) ? target : `<${target}>`;
  return `[${selected.replace(/(?<!\\)([[\]])/g, "\\$1")}](${safe})`;
}

function balanced(text: string): boolean {
  let depth = 0;
  for (const char of text) {
    if (char === "(") depth += 1;
    if (char === ")") depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

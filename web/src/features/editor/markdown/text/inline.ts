// Reads Markdown within a piece of text: its links and images, and what it says without its markup.

export interface InlineLink {
  image: boolean;
  /** Offsets of the whole, of its label and of its target as written, without `<…>` around it. */
  start: number;
  end: number;
  label: [start: number, end: number];
  target: [start: number, end: number];
  /** Where it leads, escapes resolved. */
  url: string;
}

interface Bracket {
  at: number;
  image: boolean;
}

const escapable = /[!-/:-@[-`{-~]/;
const htmlTag = /<(?:\/?[a-z][a-z0-9-]*(?:\s[^<>]*)?\/?>)/iy;
const autolink = /<([a-z][a-z0-9+.-]{1,31}:[^\s<>]*|[^\s<>@]+@[^\s<>]+)>/iy;

/** The links and images in one piece of text, in the order of their ends. */
export function linksIn(text: string): InlineLink[] {
  const links: InlineLink[] = [];
  let open: Bracket[] = [];
  for (let at = 0; at < text.length; ) {
    const skipped = skipOver(text, at);
    if (skipped > at) {
      at = skipped;
      continue;
    }
    const char = text[at];
    if (char === "[") open.push({ at, image: text[at - 1] === "!" && !isEscaped(text, at - 1) });
    if (char === "]") {
      const bracket = open.pop();
      const target = bracket && text[at + 1] === "(" ? targetAt(text, at + 2) : null;
      if (bracket && target) {
        links.push({
          image: bracket.image,
          start: bracket.image ? bracket.at - 1 : bracket.at,
          end: target.end,
          label: [bracket.at + 1, at],
          target: target.target,
          url: unescaped(text.slice(...target.target)),
        });
        // A link holds no other link; images may be around it and in it.
        if (!bracket.image) open = open.filter((outer) => outer.image);
        at = target.end;
        continue;
      }
    }
    at += 1;
  }
  return links;
}

/** The end of what is no text at `at`: an escape, code, raw HTML; `at` itself when there is none. */
function skipOver(text: string, at: number): number {
  const char = text[at];
  if (char === "\\") return escapable.test(text[at + 1] ?? "") ? at + 2 : at;
  if (char === "`") {
    const code = codeAt(text, at);
    return code ? code.end : endOfRun(text, at);
  }
  if (text.startsWith("<!--", at)) {
    const end = text.indexOf("-->", at);
    return end < 0 ? at : end + 3;
  }
  if (char === "<") return matchAt(autolink, text, at) ?? matchAt(htmlTag, text, at) ?? at;
  return at;
}

function matchAt(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}

function endOfRun(text: string, at: number): number {
  let end = at;
  while (text[end] === text[at]) end += 1;
  return end;
}

/** The code span that begins at `at`, if its marks are closed. */
export function codeAt(text: string, at: number): { content: string; end: number } | null {
  const begin = endOfRun(text, at);
  const marks = text.slice(at, begin);
  for (let close = text.indexOf(marks, begin); close >= 0; close = text.indexOf(marks, close)) {
    const end = endOfRun(text, close);
    if (end - close === marks.length) return { content: text.slice(begin, close), end };
    close = end;
  }
  return null;
}

function isEscaped(text: string, at: number): boolean {
  let before = at;
  while (text[before - 1] === "\\") before -= 1;
  return (at - before) % 2 === 1;
}

/** The target in `(target "title")`, read from behind the parenthesis. */
function targetAt(text: string, from: number): { target: [number, number]; end: number } | null {
  let at = skipSpace(text, from);
  let target: [number, number];
  if (text[at] === "<") {
    const close = endOfBracketedTarget(text, at + 1);
    if (close === null) return null;
    target = [at + 1, close];
    at = close + 1;
  } else {
    const end = endOfBareTarget(text, at);
    if (end === null) return null;
    target = [at, end];
    at = end;
  }
  const behind = skipSpace(text, at);
  const end = behind > at ? endOfTitle(text, behind) : behind;
  if (end === null) return null;
  at = skipSpace(text, end);
  return text[at] === ")" ? { target, end: at + 1 } : null;
}

function endOfBracketedTarget(text: string, from: number): number | null {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === ">") return at;
    if (text[at] === "<" || text[at] === "\n") return null;
    if (text[at] === "\\") at += 1;
  }
  return null;
}

/** Nobody writes more parentheses into each other, and whoever does shall not make us count for ever. */
const deepest = 32;

function endOfBareTarget(text: string, from: number): number | null {
  let depth = 0;
  let at = from;
  for (; at < text.length; at += 1) {
    const char = text[at] ?? "";
    if (/\s/.test(char)) break;
    if (char === "\\" && escapable.test(text[at + 1] ?? "")) at += 1;
    else if (char === "(") {
      depth += 1;
      if (depth > deepest) return null;
    } else if (char === ")") {
      if (depth === 0) break;
      depth -= 1;
    }
  }
  return depth === 0 ? at : null;
}

/** The end of a title at `at`; `at` when there is none, null when it is not closed. */
function endOfTitle(text: string, at: number): number | null {
  const quote = text[at];
  const close = quote === "(" ? ")" : quote;
  if (quote !== '"' && quote !== "'" && quote !== "(") return at;
  for (let end = at + 1; end < text.length; end += 1) {
    if (text[end] === "\\") end += 1;
    else if (text[end] === close) return end + 1;
    else if (quote === "(" && text[end] === "(") return null;
  }
  return null;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (/\s/.test(text[at] ?? "")) at += 1;
  return at;
}

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: "\u00a0" };

export const unescaped = (text: string): string =>
  text.replace(
    /\\([!-/:-@[-`{-~])|&(\w+);/g,
    (whole, char, name) => char ?? entities[name] ?? whole,
  );

/** What a piece of text says: no marks, the labels of links, nothing for images and HTML. */
export function plainText(source: string): string {
  const links = new Map(linksIn(source).map((link) => [link.start, link]));
  let out = "";
  // Code and escapes are kept aside, so that marks in them stay.
  const kept: string[] = [];
  const keep = (text: string) => {
    kept.push(text);
    return `\uE000${kept.length - 1}\uE000`;
  };
  for (let at = 0; at < source.length; ) {
    const link = links.get(at);
    const code = source[at] === "`" ? codeAt(source, at) : null;
    if (link) {
      if (!link.image) out += keep(plainText(source.slice(...link.label)));
      at = link.end;
    } else if (code) {
      out += keep(codeText(code.content));
      at = code.end;
    } else {
      const end = skipOver(source, at);
      const taken = source.slice(at, end);
      if (end === at) out += source[at];
      else if (taken.startsWith("\\")) out += keep(taken.slice(1));
      else if (matchAt(autolink, source, at)) out += keep(taken.slice(1, -1));
      else if (taken.startsWith("`")) out += taken;
      at = Math.max(end, at + 1);
    }
  }
  return unescaped(withoutEmphasis(out)).replace(
    /\uE000(\d+)\uE000/g,
    (_, index) => kept[Number(index)] ?? "",
  );
}

function codeText(content: string): string {
  const text = content.replace(/\n/g, " ");
  return /^ .* $/.test(text) && text.trim() !== "" ? text.slice(1, -1) : text;
}

const emphasis = [
  /(\*{1,3}|~~)(?=[^\s*~])([^*~]*?[^\s*~])\1/g,
  /(?<![\p{L}\p{N}_])(_{1,3})(?=[^\s_])(.*?[^\s_])\1(?![\p{L}\p{N}_])/gu,
];

function withoutEmphasis(text: string): string {
  for (;;) {
    const next = emphasis.reduce((old, pattern) => old.replace(pattern, "$2"), text);
    if (next === text) return text;
    text = next;
  }
}

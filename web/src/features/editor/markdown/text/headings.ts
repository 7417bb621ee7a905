// The headings of a doc, with the anchors that links to them use.
import GithubSlugger from "github-slugger";
import { plainText } from "./inline";
import { type Scan, scan } from "./scan";

export interface Heading {
  line: number;
  /** Where what it says ends; a heading underlined with `===` has two lines or more. */
  lastLine: number;
  /** 1 to 6. */
  level: number;
  text: string;
  /** As the preview and GitHub name it: lower case, hyphens, numbered when it comes again. */
  anchor: string;
}

export function headingsIn(text: string): Heading[] {
  return headingsOf(scan(text.split(/\r\n|\n|\r/)));
}

export function headingsOf({ headings }: Scan): Heading[] {
  const slugger = new GithubSlugger();
  return headings.map(({ start, end, level, source }) => {
    const text = plainText(source);
    return { line: start, lastLine: end, level, text: text.trim(), anchor: slugger.slug(text) };
  });
}

/** The heading that a line belongs to: the last one at or above it. */
export function headingAt(headings: readonly Heading[], line: number): Heading | undefined {
  return headings.findLast((heading) => heading.line <= line);
}

/** The last line of each heading's section: up to the next heading that is not below it. */
export function sectionEnds(headings: readonly Heading[], lines: number): number[] {
  const open: number[] = [];
  const ends = headings.map(() => lines);
  headings.forEach((heading, index) => {
    while (open.length > 0 && (headings[open.at(-1) ?? 0]?.level ?? 0) >= heading.level) {
      ends[open.pop() ?? 0] = heading.line - 1;
    }
    open.push(index);
  });
  return ends;
}

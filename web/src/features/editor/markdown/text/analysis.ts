// All that the editor wants to know about a doc as a whole, from one reading of it.
import { type Definition, type DocLink, docLinks } from "./doc-links";
import { foldsOf } from "./folds";
import { type FrontMatterFlaw, frontMatterFlaws } from "./front-matter";
import { type Heading, headingsOf } from "./headings";
import { type Span, scan } from "./scan";
import { type Counts, charactersIn, countLine } from "./words";

export interface Analysis {
  headings: Heading[];
  links: DocLink[];
  definitions: Definition[];
  /** Places in the doc that links can lead to, besides its headings. */
  anchors: string[];
  flaws: FrontMatterFlaw[];
  folds: Span[];
  counts: Counts;
}

export function analyse(text: string): Analysis {
  const lines = text.split(/\r\n|\n|\r/);
  const found = scan(lines);
  const { links, definitions, anchors } = docLinks(lines, found);
  const headings = headingsOf(found);
  let words = 0;
  lines.forEach((line, index) => {
    if (found.kinds[index] !== "front-matter") words += countLine(line);
  });
  return {
    headings,
    links,
    definitions,
    anchors,
    flaws: frontMatterFlaws(lines, found.frontMatter),
    folds: foldsOf(found, headings),
    counts: { words, characters: charactersIn(text) },
  };
}

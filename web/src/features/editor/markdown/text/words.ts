// Counts what there is to read.

export interface Counts {
  words: number;
  characters: number;
}

/** Scripts without spaces between words: each of their characters counts as one, as editors do. */
const single = "[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}]";
const words = new RegExp(
  `${single}|(?:(?!${single})[\\p{L}\\p{N}\\p{M}_])+(?:['’.-](?:(?!${single})[\\p{L}\\p{N}])+)*`,
  "gu",
);
/** Most docs are ASCII, for which there is a faster way. */
const asciiWords = /\w+(?:['.-]\w+)*/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
const ascii = /^[\x00-\x7f]*$/;
const lowSurrogates = /[\udc00-\udfff]/g;
/** What nobody reads: targets of links, tags of HTML. */
const unread = /\]\([^()\s]*|<[^<>\n]*>/g;

export function countLine(line: string): number {
  const read = line.includes("](") || line.includes("<") ? line.replace(unread, " ") : line;
  const pattern = ascii.test(read) ? asciiWords : words;
  return read.match(pattern)?.length ?? 0;
}

export function countText(text: string): Counts {
  let count = 0;
  for (const line of text.split("\n")) count += countLine(line);
  return { words: count, characters: charactersIn(text) };
}

/** Characters as people count them roughly: an emoji of two code units is one. */
export const charactersIn = (text: string): number =>
  text.length - (text.match(lowSurrogates)?.length ?? 0);

const wordsAMinute = 230;

export const minutesToRead = (count: number): number => Math.ceil(count / wordsAMinute);

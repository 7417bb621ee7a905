// How many columns of a fixed-width font a text takes: none for combining marks, two for CJK and emoji.

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const plain = /^[\x20-\x7e]*$/;
const nothing = /^[\p{M}\p{Cf}\p{Cc}]$/u;
const emoji = /\p{Emoji_Presentation}|\p{Emoji}\ufe0f/u;

/** Code points that East Asian Width calls wide or fullwidth, without emoji. */
const wide: readonly [number, number][] = [
  [0x1100, 0x115f],
  [0x2329, 0x232a],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18d08],
  [0x1aff0, 0x1b2fb],
  [0x20000, 0x3fffd],
];

const isWide = (code: number) => wide.some(([from, to]) => code >= from && code <= to);

function widthOfGrapheme(grapheme: string): number {
  if (emoji.test(grapheme)) return 2;
  let width = 0;
  for (const char of grapheme) {
    if (nothing.test(char)) continue;
    width = Math.max(width, isWide(char.codePointAt(0) ?? 0) ? 2 : 1);
  }
  return width;
}

export function displayWidth(text: string): number {
  if (plain.test(text)) return text.length;
  let width = 0;
  for (const { segment } of segmenter.segment(text)) width += widthOfGrapheme(segment);
  return width;
}

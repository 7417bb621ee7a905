// The parts that only some docs need, loaded when one does.
import type { Element, ElementContent, Root } from "hast";
import { VFile } from "vfile";
import type { Piece } from "./pieces";

interface Features {
  formula?: (source: string, display: boolean) => ElementContent[];
  highlight?: (tree: Root) => void;
  frontMatter?: (yaml: string) => Element;
}

export const features: Features = {};

async function loadFormula(): Promise<void> {
  features.formula = (await import("./math")).formula;
}

async function loadHighlight(): Promise<void> {
  const { default: rehypeHighlight } = await import("rehype-highlight");
  const highlight = rehypeHighlight({ detect: false });
  features.highlight = (tree) => highlight(tree, new VFile());
}

async function loadFrontMatter(): Promise<void> {
  features.frontMatter = (await import("./front-matter-table")).frontMatterTable;
}

/** Loads what these pieces need; what can't be loaded is shown as plain code. */
export async function loadFeatures(pieces: readonly Piece[]): Promise<void> {
  const wants = (feature: "math" | "code") => pieces.some((piece) => piece.has.has(feature));
  await Promise.allSettled([
    !features.formula && wants("math") ? loadFormula() : undefined,
    !features.frontMatter && pieces[0]?.node.type === "front-matter"
      ? loadFrontMatter()
      : undefined,
    !features.highlight && wants("code") ? loadHighlight() : undefined,
  ]);
}

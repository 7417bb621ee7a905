// From a doc's text to the blocks of its preview, remembering them: an edit costs what it changes, not what the doc has.
import type { Definition } from "mdast";
import rehypeSlug from "rehype-slug";
import { unified } from "unified";
import { loadFeatures } from "./features";
import { blockSizes } from "./grouping";
import { type Parsed, type Piece, parsePieces } from "./pieces";
import type { Block, Reply, Request } from "./protocol";
import { type Rendered, renderBlock, renderFootnotes, type Surroundings } from "./render";
import { idPrefix } from "./sanitise";

interface Made {
  pieces: readonly Piece[];
  /** What it shows of the rest of the doc; another text is another block. */
  around: string;
  block: Rendered;
}

export class Pipeline {
  private parsed: Parsed | undefined;
  private made: readonly Made[] = [];
  private revision = 0;

  async run({ preview, text, base }: Request): Promise<Reply> {
    const before = this.made;
    const parsed = parsePieces(text, this.parsed);
    await loadFeatures(parsed.pieces);
    const made = this.make(parsed.pieces);
    this.parsed = parsed;
    this.made = made;
    const full = base === 0 || base !== this.revision;
    this.revision += 1;
    return { preview, revision: this.revision, full, ...difference(full ? [] : before, made) };
  }

  private make(pieces: readonly Piece[]): Made[] {
    const doc = new DocIndex(pieces);
    const reuse = new Reuse(this.made, pieces);
    let at = 0;
    const made = blockSizes(pieces).map((size) => {
      const own = pieces.slice(at, at + size);
      at += size;
      const surroundings = doc.around(own);
      const around = JSON.stringify(surroundings);
      return (
        reuse.find(own, around) ?? { pieces: own, around, block: renderBlock(own, surroundings) }
      );
    });
    if (doc.references.length > 0) {
      const block = renderFootnotes(doc.references, doc.withNotes, doc.all());
      const around = JSON.stringify(block.tree);
      made.push(reuse.find([], around) ?? { pieces: [], around, block });
    }
    return withHeadingIds(made);
  }
}

/** What is defined where, and how footnotes are numbered. */
class DocIndex {
  readonly references: string[] = [];
  readonly withNotes: Piece[];
  private readonly definitions = new Map<string, Definition>();
  private readonly order: string[];
  private readonly counts = new Map<string, number>();

  constructor(pieces: readonly Piece[]) {
    for (const piece of pieces) {
      for (const one of piece.definitions) {
        // The first one counts.
        if (!this.definitions.has(one.identifier)) this.definitions.set(one.identifier, one);
      }
      this.references.push(...piece.footnotes);
    }
    this.withNotes = pieces.filter((piece) => piece.footnoteDefinitions.length > 0);
    this.order = [...new Set(this.references.map((identifier) => identifier.toUpperCase()))];
  }

  all(): Definition[] {
    return [...this.definitions.values()].map(bare);
  }

  /** Asked for each block once, in the doc's order. */
  around(pieces: readonly Piece[]): Surroundings {
    const used = [...new Set(pieces.flatMap((piece) => piece.references))];
    const footnotes = pieces.flatMap((piece) => piece.footnotes);
    return {
      definitions: used.flatMap((identifier) => {
        const definition = this.definitions.get(identifier);
        return definition ? [bare(definition)] : [];
      }),
      footnoteOrder: footnotes.length > 0 ? this.order : [],
      footnoteCounts: footnotes.map((identifier) => {
        const count = this.counts.get(identifier) ?? 0;
        this.counts.set(identifier, count + 1);
        return count;
      }),
    };
  }
}

/** Without its place in the doc, which is no part of what it means. */
const bare = ({ identifier, label, url, title }: Definition): Definition => ({
  type: "definition",
  identifier,
  label,
  url,
  title,
});

/** Finds the block that was made of the same pieces before; each once, for its headings have ids of their own. */
class Reuse {
  private readonly byPiece = new Map<Piece, Made>();
  /** Pieces that were parsed anew are new objects: then the same text in the same doc is the same. */
  private readonly bySource = new Map<string, Made[]>();

  constructor(made: readonly Made[], pieces: readonly Piece[]) {
    const kept = new Set(pieces);
    for (const one of made) {
      const [first] = one.pieces;
      if (first && kept.has(first)) this.byPiece.set(first, one);
      else {
        const key = keyOf(one.pieces, one.around);
        const others = this.bySource.get(key);
        if (others) others.push(one);
        else this.bySource.set(key, [one]);
      }
    }
  }

  find(pieces: readonly Piece[], around: string): Made | undefined {
    const same = pieces[0] && this.byPiece.get(pieces[0]);
    if (same) return same.around === around && isSame(same.pieces, pieces) ? same : undefined;
    const equal = this.bySource.get(keyOf(pieces, around))?.shift();
    return equal && { ...equal, pieces };
  }
}

const keyOf = (pieces: readonly Piece[], around: string) =>
  `${around}\0${pieces.map(({ source, node }) => `${node.type}\0${source}`).join("\0")}`;

const isSame = (one: readonly Piece[], other: readonly Piece[]) =>
  one.length === other.length && one.every((piece, index) => piece === other[index]);

const slug = unified().use(rehypeSlug, { prefix: idPrefix }).freeze();

/** Gives headings GitHub's ids. A block whose ids change is another block, so that the page hears of it. */
function withHeadingIds(made: Made[]): Made[] {
  const headings = made.flatMap(({ block }) => block.headings);
  const before = new Map(headings.map((heading) => [heading, heading.properties.id]));
  for (const heading of headings) delete heading.properties.id;
  slug.runSync({ type: "root", children: headings });
  return made.map((one) => {
    const { block } = one;
    if (block.headings.every((heading) => before.get(heading) === heading.properties.id))
      return one;
    const others = block.ids.filter((id) => !block.headings.some((it) => before.get(it) === id));
    const ids = [...others, ...block.headings.map(({ properties }) => String(properties.id))];
    return { ...one, block: { ...block, ids } };
  });
}

/** The blocks between those that both begin and end with. */
function difference(before: readonly Made[], now: readonly Made[]) {
  const room = Math.min(before.length, now.length);
  let start = 0;
  while (start < room && before[start]?.block === now[start]?.block) start += 1;
  let end = 0;
  while (end < room - start && before.at(-1 - end)?.block === now.at(-1 - end)?.block) end += 1;
  const blocks = now.slice(start, now.length - end).map(({ block }) => sent(block));
  return { start, removed: before.length - start - end, blocks };
}

const sent = ({ headings: _, ...block }: Rendered): Block => block;

// Reads the corpus of hostile docs: a file a family, each payload with its name and why it is there.
//
//   =-=-= name: why
//   the doc's text, up to the next such line; ⟦u0009⟧ is a character by its number, ⟦500*x⟧ is x five hundred times
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface Payload {
  family: string;
  name: string;
  why: string;
  text: string;
}

const heading = /^=-=-= ([\w-]+): (.+)$/m;

const expand = (text: string) =>
  text
    .replace(/⟦u([0-9a-f]{4})⟧/g, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    )
    .replace(/⟦(\d+)\*([^⟧]*)⟧/g, (_, times: string, piece: string) => piece.repeat(Number(times)));

function read(family: string): Payload[] {
  const source = readFileSync(join(import.meta.dirname, `${family}.txt`), "utf8");
  const [, ...parts] = source.split(heading);
  const payloads: Payload[] = [];
  for (let at = 0; at + 2 < parts.length; at += 3) {
    const [name = "", why = "", text = ""] = parts.slice(at, at + 3);
    payloads.push({ family, name, why, text: expand(text.trim()) });
  }
  return payloads;
}

export const families: readonly string[] = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith(".txt"))
  .map((name) => name.replace(".txt", ""))
  .sort();

export const payloadsOf = (family: string): Payload[] => read(family);

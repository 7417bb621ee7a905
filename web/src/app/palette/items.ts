// What the palette offers, and which of it a query means.
import type { ReactNode } from "react";

export interface PaletteItem {
  /** Tells it from all others; also the name by which it is remembered as used lately. */
  name: string;
  title: string;
  hint?: string;
  keywords?: string;
  keys?: string;
  icon: ReactNode;
  run: () => void;
}

/** How well the item answers the query, the smaller the better; nothing when a word of it is missing. */
function distance(item: PaletteItem, query: string, words: string[]): number | null {
  const title = item.title.toLowerCase();
  const text = `${title} ${item.hint ?? ""} ${item.keywords ?? ""}`.toLowerCase();
  if (!words.every((word) => text.includes(word))) return null;
  const fileName = title.slice(title.lastIndexOf("/") + 1);
  if (title.startsWith(query) || fileName.startsWith(query)) return 0;
  return title.includes(query) ? 1 : 2;
}

export interface Found {
  items: PaletteItem[];
  /** How many more there are than are shown. */
  more: number;
}

/** The items that have every word of the query, the best first, as many as somebody looks through. */
export function findItems(items: PaletteItem[], query: string, atMost: number): Found {
  const text = query.trim().toLowerCase();
  const words = text.split(/\s+/);
  const found = items
    .map((item) => ({ item, distance: distance(item, text, words) }))
    .filter(
      (candidate): candidate is typeof candidate & { distance: number } =>
        candidate.distance !== null,
    )
    .sort((a, b) => a.distance - b.distance)
    .map(({ item }) => item);
  return { items: found.slice(0, atMost), more: Math.max(0, found.length - atMost) };
}

/** Those of the items that were used lately, the last one first. */
export function recentItems(items: PaletteItem[], names: string[], atMost: number): PaletteItem[] {
  const known = new Map(items.map((item) => [item.name, item]));
  return names.flatMap((name) => known.get(name) ?? []).slice(0, atMost);
}

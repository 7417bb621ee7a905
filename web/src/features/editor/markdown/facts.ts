// What the status bar tells about the text: view state of one editor.
import { createStore } from "zustand";
import type { Counts } from "./text/words";

export interface Facts {
  line: number;
  column: number;
  /** Null until the text was read. */
  counts: Counts | null;
  /** Words of the selection; null while nothing is selected. */
  selectedWords: number | null;
  problems: number;
  lineEnds: "LF" | "CRLF";
  /** Images that are on their way, with the percent that has gone. */
  uploads: { name: string; percent: number }[];
}

export const createFacts = () =>
  createStore<Facts>()(() => ({
    line: 1,
    column: 1,
    counts: null,
    selectedWords: null,
    problems: 0,
    lineEnds: "LF",
    uploads: [],
  }));

export type FactsStore = ReturnType<typeof createFacts>;

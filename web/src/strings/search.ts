// Texts of the search through all docs of a project.
import { count } from "./count";

export const t = {
  title: "Find in all docs",
  input: "Find in all docs",
  placeholder: "Words that all occur",
  clear: "Clear",
  results: "Results",
  tooShort: "Type at least two characters.",
  teach:
    "Finds docs in which every word occurs, in the text or in the name. Press Enter on a result to go to its line.",
  recent: "Recent searches",
  forget: (query: string) => `Forget the search for ${query}`,
  found: (docs: number) => `${count(docs, "doc")} found`,
  most: (docs: number) => `The ${docs} best docs`,
  none: (query: string) => `No doc has “${query}”.`,
  noneHint: "Try fewer or shorter words.",
  line: (n: number) => `Line ${n}`,
  nameOnly: "The name matches.",
  showLines: (fileName: string) => `Show all lines of ${fileName}`,
  moreLines: (n: number) => `${count(n, "more line")}: open the doc to see them.`,
};

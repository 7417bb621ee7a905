// Texts of the text editor and its Markdown helpers.
import { count } from "./count";

export const t = {
  textOf: (fileName: string) => `Text of ${fileName}`,
  outline: {
    name: "Outline",
    empty: "No headings yet. A line that begins with # is one, and will be listed here.",
    untitled: "(no title)",
  },
  problems: {
    noDoc: (fileName: string) => `There is no doc “${fileName}” in this project.`,
    noImage: (fileName: string) => `There is no image “${fileName}” in this project.`,
    folder: (fileName: string) => `“${fileName}” is a folder. Link to a doc in it.`,
    noHeading: (anchor: string) => `No heading of this doc has the anchor “#${anchor}”.`,
    noHeadingIn: (anchor: string, fileName: string) =>
      `No heading of “${fileName}” has the anchor “#${anchor}”.`,
    ambiguous: (headings: number, text: string) =>
      `${count(headings, "heading")} are called “${text}”. This link leads to the first one.`,
    yaml: (message: string) => `The front matter is not valid YAML: ${message}`,
    openFrontMatter: "The front matter has no closing line “---”, so it is shown as text.",
  },
  fixes: {
    didYouMean: (target: string) => `Did you mean “${target}”?`,
    create: (fileName: string) => `Create the doc “${fileName}”`,
    removeLink: "Remove the link, keep its text",
    removeImage: "Remove the image",
    closeFrontMatter: "Close the front matter",
  },
};

// Texts of the text editor and its Markdown helpers.
import { count } from "./count";

export const t = {
  textOf: (fileName: string) => `Text of ${fileName}`,
  created: (fileName: string) => `${fileName} is created.`,
  status: {
    name: "About the text",
    problems: (problems: number) => (problems === 0 ? "No problems" : count(problems, "problem")),
    nextProblem: "Go to the next problem (F8)",
    place: (line: number, column: number) => `Ln ${line}, Col ${column}`,
    goToLine: "Go to a line (Ctrl+G)",
    words: (words: number) => count(words, "word"),
    selected: (selected: number, words: number) =>
      `${selected.toLocaleString("en")} of ${count(words, "word")}`,
    reading: (minutes: number) => `${minutes} min read`,
    length: (characters: number, minutes: number) =>
      `${count(characters, "character")}, ${count(minutes, "minute")} to read`,
    lineEnds: (kind: string) => `Line ends: ${kind}. Change them.`,
  },
  images: {
    alt: "Image",
    uploading: (name: string, percent: number) => `Uploading ${name}… ${percent} %`,
    failed: (name: string) => `${name} was not uploaded.`,
    noImage: (name: string) => `${name} is no image. Only images can be put into a doc.`,
    tooLarge: (name: string) => `${name} is larger than 10 MiB. Make it smaller and try again.`,
    notInserted: (fileName: string) =>
      `The image is uploaded, but ${fileName} can't be edited now. This links to it:`,
  },
  suggest: {
    doc: "Doc",
    image: "Image",
    definedIn: (line: number) => `Defined in line ${line}`,
  },
  actions: {
    bold: "Bold",
    italic: "Italic",
    code: "Code",
    link: "Link",
    task: "Check or uncheck the task",
    table: "Align the table's columns",
  },
  keys: {
    tab: "Next cell of a table; item of a list one level deeper",
    enter: "Next item of a list; twice ends the list",
    suggest: "Suggest a doc, an image or a heading in a link",
    headings: "Go to a heading",
    nextProblem: "Next problem",
    quickFix: "Fix the problem at the cursor",
    find: "Find in the text",
    replace: "Replace in the text",
    moveLine: "Move the line up (Alt+Down: down)",
    nextSame: "Select the next place that says the same",
    tabMovesFocus: "Let Tab leave the text, or write a tab",
    commands: "All commands of the editor",
  },
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

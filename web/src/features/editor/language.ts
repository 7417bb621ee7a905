// Which docs are Markdown, by their name.
export const languageOf = (fileName: string) =>
  /\.(md|markdown|mdx)$/i.test(fileName) ? "markdown" : "plaintext";

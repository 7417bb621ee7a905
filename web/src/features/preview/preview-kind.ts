// Which docs have a preview beside their text, by their name.

export function previewKind(fileName: string): "markdown" | "svg" | null {
  if (/\.(md|markdown|mdx)$/i.test(fileName)) return "markdown";
  return /\.svg$/i.test(fileName) ? "svg" : null;
}

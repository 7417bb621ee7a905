// Texts of the preview and of how the editor is arranged.

export const t = {
  preview: "Preview",
  text: "Text",
  both: "Text and preview",
  view: "View",
  widthOfPanes: "Width of text and preview",
  readOnly: "Read-only: you don't hold the lock.",
  previewOf: (fileName: string) => `Preview of ${fileName}`,

  brokenLink: "This link leads to no doc of the project.",
  opensInNewTab: "(opens in a new tab)",
  copyCode: "Copy code",
  frontMatter: "Front matter",
  alerts: {
    note: "Note",
    tip: "Tip",
    important: "Important",
    warning: "Warning",
    caution: "Caution",
  },

  remoteImages: "Images from other sites are hidden, so that nobody there learns who reads this.",
  showRemoteImages: "Show images",
  remoteImage: (alt: string, host: string) => `Hidden image${alt ? ` “${alt}”` : ""} from ${host}`,
  missingImage: (path: string) => `Image not found: ${path}`,

  drawing: "Drawing the diagram…",
  diagram: "Diagram",
  diagramFailed: "This diagram can’t be drawn:",
  diagramTooLong: "It is longer than 20,000 characters.",
  diagramRemote: "Images and styles from other sites are not allowed in diagrams.",
  diagramSlow: "It takes too long.",

  stopped: "This doc can’t be previewed: it is nested too deeply, or takes too long.",
  empty: "Nothing to preview yet. What you write in the text appears here.",
  svgFailed: "This is no valid SVG image yet.",
};

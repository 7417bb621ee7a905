// Texts of the text editor and its Markdown helpers.

export const t = {
  textOf: (fileName: string) => `Text of ${fileName}`,
};

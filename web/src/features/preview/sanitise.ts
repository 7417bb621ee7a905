// What HTML a doc may contain: GitHub's list, so that nothing in a doc can run or restyle the app.
import { defaultSchema, type Options } from "rehype-sanitize";

/** Prefix of every id that comes from a doc, so that none can shadow the app's own. */
export const idPrefix = "user-content-";

export const schema: Options = {
  ...defaultSchema,
  clobberPrefix: idPrefix,
  // Not even as text: nobody wants to read a stylesheet.
  strip: ["script", "style"],
  attributes: {
    ...defaultSchema.attributes,
    code: [["className", /^language-./]],
    img: [...(defaultSchema.attributes?.img ?? []), "width", "height"],
  },
};

// What Monaco's providers, which serve all models, find out about one of them.
import type { monaco } from "../../monaco";
import type { MarkdownTools } from "../support";
import type { Watch } from "./watch";

export interface Known {
  watch: Watch;
  /** Null where a text stands alone. */
  tools: () => MarkdownTools | null;
  readOnly: () => boolean;
}

const models = new WeakMap<monaco.editor.ITextModel, Known>();

export const remember = (model: monaco.editor.ITextModel, known: Known) => models.set(model, known);
export const knownAbout = (model: monaco.editor.ITextModel) => models.get(model);

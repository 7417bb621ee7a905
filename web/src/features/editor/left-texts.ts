// Unsaved text of docs that the person left for another page of the app: it is there again when they come back.
import type { Doc } from "@/shared/api/types";
import { type Draft, docKey } from "./drafts";

/** Lives as long as the page; what must outlive it is in the drafts. */
const left = new Map<string, Draft>();

export const leftTexts = {
  put: (draft: Draft) => left.set(draft.docKey, draft),
  forget: (key: string) => left.delete(key),
  /** The text that was left, as long as the doc is still what it was typed on. */
  of: (doc: Doc): Draft | null => {
    const draft = left.get(docKey(doc.projectId, doc.id));
    return draft?.baseHash === doc.hash ? draft : null;
  },
};

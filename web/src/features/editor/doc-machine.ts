// One open doc: what the server has, what the person typed, and how saving stands. Pure.
import type { ApiProblem } from "@/shared/api/problem";
import type { Doc } from "@/shared/api/types";

export interface OpenDoc {
  /** The doc as the server last gave it; saves are based on its hash. */
  base: Doc;
  text: string;
  save:
    | { kind: "idle" }
    | { kind: "saving" }
    | { kind: "failed"; problem: ApiProblem }
    /** The server has another text than the one the edits began from. */
    | { kind: "diverged"; theirs: Doc }
    /** Somebody deleted the doc; the text is still here. */
    | { kind: "gone" };
}

export type DocEvent =
  | { type: "typed"; text: string }
  | { type: "save-started" }
  | { type: "saved"; doc: Doc; text: string }
  | { type: "save-failed"; problem: ApiProblem }
  | { type: "seen"; doc: Doc }
  | { type: "deleted" }
  | { type: "keep-mine" }
  | { type: "take-theirs" };

export const openDoc = (doc: Doc): OpenDoc => ({
  base: doc,
  text: doc.content ?? "",
  save: { kind: "idle" },
});

export const isDirty = ({ base, text }: OpenDoc): boolean => text !== (base.content ?? "");

export function docReducer(state: OpenDoc, event: DocEvent): OpenDoc {
  switch (event.type) {
    case "typed":
      return state.text === event.text ? state : { ...state, text: event.text };
    case "save-started":
      return { ...state, save: { kind: "saving" } };
    case "saved":
      // Answers to a save carry the new hash; the text is the one that was sent.
      return { ...state, base: { ...event.doc, content: event.text }, save: { kind: "idle" } };
    case "save-failed":
      return { ...state, save: { kind: "failed", problem: event.problem } };
    case "seen":
      return seen(state, event.doc);
    case "deleted":
      return { ...state, save: { kind: "gone" } };
    case "keep-mine":
      // Based on theirs from now on: the next save replaces it knowingly, and history keeps both.
      return state.save.kind === "diverged"
        ? { ...state, base: state.save.theirs, save: { kind: "idle" } }
        : state;
    case "take-theirs":
      return state.save.kind === "diverged" ? openDoc(state.save.theirs) : state;
  }
}

/** The server's doc as a read or an event brought it. */
function seen(state: OpenDoc, doc: Doc): OpenDoc {
  if (state.save.kind === "saving") return state;
  if (doc.version < state.base.version) return state;
  if (doc.hash === state.base.hash || doc.content === state.base.content) {
    const save = state.save.kind === "gone" ? ({ kind: "idle" } as const) : state.save;
    return { ...state, base: doc, save };
  }
  if (!isDirty(state) || doc.content === state.text) return openDoc(doc);
  return { ...state, save: { kind: "diverged", theirs: doc } };
}

export type SaveStatus = "saving" | "failed" | "diverged" | "gone" | "unsaved" | Doc["state"];

export function saveStatus(state: OpenDoc): SaveStatus {
  if (state.save.kind !== "idle") return state.save.kind;
  return isDirty(state) ? "unsaved" : state.base.state;
}

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
  /** What somebody else saved, and the text followed since the person last typed. */
  followed: { author: string; from: number; to: number } | null;
  /** The base was published while it was open. */
  sawPublished: boolean;
}

export type DocEvent =
  | { type: "typed"; text: string }
  | { type: "save-started" }
  | { type: "saved"; doc: Doc; text: string }
  | { type: "save-failed"; problem: ApiProblem }
  | { type: "seen"; doc: Doc }
  | { type: "deleted" }
  | { type: "keep-mine" }
  | { type: "take-theirs" }
  | { type: "merge"; text: string }
  /** The person brought the doc to this state in another way than by typing, such as by a restore. */
  | { type: "adopted"; doc: Doc }
  | { type: "follow-noted" }
  /** A draft that was typed on an older text is in the editor again. */
  | { type: "recalled"; text: string; baseHash: string; baseText: string | null };

export const openDoc = (doc: Doc): OpenDoc => ({
  base: doc,
  text: doc.content ?? "",
  save: { kind: "idle" },
  followed: null,
  sawPublished: false,
});

/** A doc whose text was left unsaved a moment ago. */
export const reopenDoc = (doc: Doc, text: string): OpenDoc => ({ ...openDoc(doc), text });

export const isDirty = ({ base, text }: OpenDoc): boolean => text !== (base.content ?? "");

export function docReducer(state: OpenDoc, event: DocEvent): OpenDoc {
  switch (event.type) {
    case "typed":
      return state.text === event.text ? state : { ...state, text: event.text, followed: null };
    case "save-started":
      return { ...state, save: { kind: "saving" } };
    case "saved":
      // Answers to a save carry the new hash; the text is the one that was sent.
      return {
        ...state,
        base: { ...event.doc, content: event.text },
        save: { kind: "idle" },
        sawPublished: false,
      };
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
    case "merge":
      return state.save.kind === "diverged"
        ? { ...state, base: state.save.theirs, text: event.text, save: { kind: "idle" } }
        : state;
    case "adopted":
      return openDoc(event.doc);
    case "follow-noted":
      return { ...state, followed: null };
    case "recalled":
      return recalled(state, event);
  }
}

/** The server's doc as a read or an event brought it. */
function seen(state: OpenDoc, doc: Doc): OpenDoc {
  if (state.save.kind === "saving") return state;
  if (doc.version < state.base.version) return state;
  if (doc.hash === state.base.hash || doc.content === state.base.content) {
    const save = state.save.kind === "gone" ? ({ kind: "idle" } as const) : state.save;
    const justPublished = state.base.state !== "published" && doc.state === "published";
    return { ...state, base: doc, save, sawPublished: state.sawPublished || justPublished };
  }
  if (doc.content === state.text) return openDoc(doc);
  if (isDirty(state)) return { ...state, save: { kind: "diverged", theirs: doc } };
  // Several saves in a row are one story: from where the reader was, to where the doc is.
  const from = state.followed?.from ?? state.base.version;
  return { ...openDoc(doc), followed: { author: doc.author, from, to: doc.version } };
}

/** The draft is mine, the doc is theirs, and what the draft was typed on is the base of both. */
function recalled(state: OpenDoc, event: DocEvent & { type: "recalled" }): OpenDoc {
  const { text, baseHash, baseText } = event;
  if (baseHash === state.base.hash) return { ...state, text, followed: null };
  const base = { ...state.base, hash: baseHash, content: baseText ?? "" };
  const theirs = state.save.kind === "diverged" ? state.save.theirs : state.base;
  return { ...state, base, text, save: { kind: "diverged", theirs }, followed: null };
}

/** The server is out of reach, or somebody in front of it says so: worth another try by itself. */
export const isAway = (problem: ApiProblem) =>
  problem.isOffline || (problem.status >= 502 && problem.status <= 504);

export type SaveStatus =
  | "saving"
  | "failed"
  | "offline"
  | "diverged"
  | "gone"
  | "unsaved"
  | "publishing"
  | "saved"
  | Doc["state"];

/** `publishing` is whether the project's docs are on their way to Git now. */
export function saveStatus(state: OpenDoc, publishing: boolean): SaveStatus {
  const { base, save, sawPublished } = state;
  if (save.kind === "failed") return isAway(save.problem) ? "offline" : "failed";
  if (save.kind !== "idle") return save.kind;
  if (isDirty(state)) return "unsaved";
  if (base.state === "unpublished" && publishing) return "publishing";
  return base.state === "published" && !sawPublished ? "saved" : base.state;
}

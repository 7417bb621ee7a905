// One attempt to save: sends the text, and turns the server's answer into what the editor should know.
import { api } from "@/shared/api/client";
import { type ApiProblem, toProblem } from "@/shared/api/problem";
import type { DocEvent, OpenDoc } from "./doc-machine";

export interface SaveOutcome {
  events: DocEvent[];
  /** Set when the server refused the write because of the lock. */
  lockProblem?: ApiProblem;
}

const preconditionFailed = 412;
const locked = 423;

export async function saveDoc(
  state: OpenDoc,
  lockToken: string | null,
  message?: string,
): Promise<SaveOutcome> {
  const { base, text } = state;
  const recreate = state.save.kind === "gone";
  const guard = recreate ? { createOnly: true, lockToken } : { ifMatch: base.hash, lockToken };
  try {
    const doc = await api.docs.save(base.projectId, base.fileName, text, guard, message);
    return { events: [{ type: "saved", doc, text }] };
  } catch (error) {
    const problem = toProblem(error);
    const failed: DocEvent = { type: "save-failed", problem };
    if (problem.status === preconditionFailed) {
      return { events: [failed, await lookAgain(base.projectId, base.fileName)] };
    }
    if (problem.status === locked) return { events: [failed], lockProblem: problem };
    return { events: [failed] };
  }
}

/** After "changed elsewhere": fetches what is there now, or learns that it is gone. */
async function lookAgain(projectId: string, fileName: string): Promise<DocEvent> {
  try {
    return { type: "seen", doc: await api.docs.get(projectId, fileName) };
  } catch (error) {
    const problem = toProblem(error);
    return problem.status === 404 ? { type: "deleted" } : { type: "save-failed", problem };
  }
}

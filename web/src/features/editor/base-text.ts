// The text that a draft was typed on, looked up in the doc's history by its hash.
import { api } from "@/shared/api/client";
import type { Draft } from "./drafts";

/** Null where the newest versions do not have it. */
export async function baseTextOf(projectId: string, draft: Draft): Promise<string | null> {
  try {
    const { items } = await api.docs.revisions(projectId, draft.fileName);
    const found = items.find((revision) => revision.hash === draft.baseHash);
    if (!found) return null;
    const { content } = await api.docs.revision(projectId, draft.fileName, found.version);
    return content ?? null;
  } catch {
    // Without it the merge has less to go by; nothing is lost.
    return null;
  }
}

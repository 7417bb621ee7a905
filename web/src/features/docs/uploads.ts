// The uploads of this tab: sends what was planned, a few files at once, and knows how far each is.
import { create } from "zustand";
import { api, type WriteGuard } from "@/shared/api/client";
import { toProblem } from "@/shared/api/problem";
import type { Doc } from "@/shared/api/types";
import { randomId } from "@/shared/lib/id";
import type { DocVersionRef } from "./operations";
import type { PlannedUpload } from "./upload-plan";

const sentAtOnce = 2;

export interface Upload {
  id: string;
  projectId: string;
  path: string;
  size: number;
  sent: number;
  state: "waiting" | "sending" | "done" | "failed";
  problem: string | null;
}

interface UploadsState {
  uploads: Upload[];
  add: (uploads: Upload[]) => void;
  change: (id: string, change: Partial<Upload>) => void;
  /** Takes those off the list that need nobody's attention any more. */
  drop: (ids: ReadonlySet<string>) => void;
}

export const useUploads = create<UploadsState>()((set) => ({
  uploads: [],
  add: (added) => set(({ uploads }) => ({ uploads: [...uploads, ...added] })),
  change: (id, change) =>
    set(({ uploads }) => ({
      uploads: uploads.map((upload) => (upload.id === id ? { ...upload, ...change } : upload)),
    })),
  drop: (ids) => set(({ uploads }) => ({ uploads: uploads.filter(({ id }) => !ids.has(id)) })),
}));

export interface Uploaded {
  doc: Doc;
  replaced: DocVersionRef | null;
}

/** Sends all that can be sent; what failed stays on the list with its reason. */
export async function sendUploads(
  projectId: string,
  plan: PlannedUpload[],
  guard: () => WriteGuard,
): Promise<Uploaded[]> {
  const { add, change, drop } = useUploads.getState();
  const jobs = plan.map((planned) => ({ id: randomId(), planned }));
  add(
    jobs.map(({ id, planned: { path, file, problem } }) => ({
      id,
      projectId,
      path,
      size: file.size,
      sent: 0,
      state: problem ? "failed" : "waiting",
      problem,
    })),
  );
  const done = new Set<string>();
  const uploaded: Uploaded[] = [];
  const queue = jobs.filter(({ planned }) => !planned.problem);
  const work = async () => {
    for (let job = queue.shift(); job; job = queue.shift()) {
      const { id, planned } = job;
      const { file, path, existing } = planned;
      change(id, { state: "sending" });
      try {
        const doc = await api.docs.upload(
          projectId,
          path,
          file,
          { ...guard(), ...(existing ? { ifMatch: existing.hash } : { createOnly: true }) },
          (sent) => change(id, { sent: Math.min(sent, file.size) }),
        );
        change(id, { state: "done", sent: file.size });
        done.add(id);
        uploaded.push({
          doc,
          replaced: existing && { fileName: existing.fileName, version: existing.version },
        });
      } catch (error) {
        change(id, { state: "failed", problem: toProblem(error).message });
      }
    }
  };
  await Promise.all(Array.from({ length: sentAtOnce }, work));
  drop(done);
  return uploaded;
}

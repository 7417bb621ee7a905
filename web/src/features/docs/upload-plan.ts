// Decides what becomes of files before the first byte is sent: where each goes, and what stands in its way.
import type { Doc } from "@/shared/api/types";
import { t } from "@/strings/docs";
import type { ChosenFile } from "./dropped-files";
import { inFolder, pathProblem, type TakenNames } from "./paths";

export const largestFile = 10 * 1024 * 1024;

export interface PlannedUpload {
  file: File;
  path: string;
  /** The doc that it would replace. */
  existing: Doc | null;
  /** Why it can't be sent at all. */
  problem: string | null;
}

export type OnConflict = "replace" | "keep-both" | "skip";

export function planUploads(
  files: ChosenFile[],
  folder: string,
  taken: TakenNames,
): PlannedUpload[] {
  return files.map(({ file, path: within }) => {
    const path = inFolder(folder, within.normalize("NFC"));
    const existing = taken.docAt(path) ?? null;
    // A doc of this very name can be replaced; anything else in the way can't.
    const replaceable = existing?.fileName === path;
    const problem =
      (file.size > largestFile ? t.upload.tooLarge(largestFile) : null) ??
      pathProblem(path) ??
      (replaceable ? null : taken.conflict(path));
    return { file, path, existing: replaceable ? existing : null, problem };
  });
}

/** Gives each file that is in the way of a doc what was decided for it; skipped ones are left out. */
export function settleConflicts(
  plan: PlannedUpload[],
  decisions: ReadonlyMap<string, OnConflict>,
  taken: TakenNames,
): PlannedUpload[] {
  const used = new Set(plan.map(({ path }) => path));
  return plan.flatMap((upload) => {
    if (!upload.existing) return [upload];
    switch (decisions.get(upload.path)) {
      case "replace":
        return [upload];
      case "keep-both": {
        const path = taken.freePath(upload.path, (candidate) => used.has(candidate));
        used.add(path);
        return [{ ...upload, path, existing: null }];
      }
      default:
        return [];
    }
  });
}

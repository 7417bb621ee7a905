// What the states of a sync mean for people, apart from how they look.
import type { Project, SyncStatus } from "@/shared/api/types";
import { t } from "@/strings/sync";

export const isRunning = ({ state }: SyncStatus) =>
  state === "pulling" || state === "merging" || state === "pushing";

/** Something is in the way; whether it is tried again says the state. */
export const isHindered = ({ error, errorCode }: SyncStatus) => Boolean(errorCode || error);

/** The docs come for the first time, and nothing stands in the way. */
export const isImporting = (sync: SyncStatus) =>
  !sync.lastSyncedAt && !isHindered(sync) && (isRunning(sync) || sync.state === "waiting");

/** What the other side is called: "GitHub", or the server's name. */
export function remoteName({ provider, repoUrl }: Pick<Project, "provider" | "repoUrl">): string {
  if (provider === "github") return "GitHub";
  return /^(?:[a-z]+:\/\/)?(?:[^@/]*@)?([\w.-]+)/i.exec(repoUrl)?.[1] ?? t.gitServer;
}

/** Where one of the repository's commits can be seen; only GitHub's addresses are known. */
export function commitUrl(
  { provider, repoUrl }: Pick<Project, "provider" | "repoUrl">,
  commit: string,
) {
  if (provider !== "github" || !/^https?:/.test(repoUrl)) return null;
  return `${repoUrl.replace(/\/$/, "").replace(/\.git$/, "")}/commit/${commit}`;
}

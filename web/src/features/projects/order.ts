// The orders that projects can be listed in, and which of them a search means.
import type { Project } from "@/shared/api/types";
import { byRecency, recent } from "@/shared/lib/recents";
import { locale } from "@/strings/locale";
import { isHeld } from "../locks/lock-badge";
import { isHindered, isRunning } from "../sync/sync-state";
import { shortRepo } from "./repo";

export type Order = "opened" | "name" | "changed" | "state";
export const orders: Order[] = ["opened", "name", "changed", "state"];

const names = new Intl.Collator(locale, { sensitivity: "base", numeric: true });

/** When its docs changed last; a project whose docs never did tells when its settings did. */
export const changedAt = ({ docsChangedAt, updatedAt }: Project) => docsChangedAt ?? updatedAt;

/** What wants attention comes first: trouble, then people at work, then what waits, then the rest. */
function rank({ sync, lock }: Project): number {
  if (sync.state === "conflicted" || sync.state === "failed" || isHindered(sync)) return 0;
  if (isHeld(lock)) return 1;
  if (isRunning(sync)) return 2;
  return sync.unpublished > 0 || sync.incoming > 0 ? 3 : 4;
}

/** Equal ones stand by their names in every order. `opened` are the names of what was opened, the last one first. */
export function inOrder(projects: Project[], order: Order, opened: string[]): Project[] {
  const byName = projects.toSorted((a, b) => names.compare(a.name, b.name));
  switch (order) {
    case "name":
      return byName;
    case "opened":
      return byRecency(byName, opened, ({ id }) => recent.project(id));
    case "changed":
      return byName.toSorted((a, b) => Date.parse(changedAt(b)) - Date.parse(changedAt(a)));
    case "state":
      return byName.toSorted((a, b) => rank(a) - rank(b));
  }
}

/** Whether the project has every word of the query, in its name, its repository or its branch. */
export function matches(project: Project, query: string): boolean {
  const text = `${project.name} ${shortRepo(project.repoUrl)} ${project.branch}`.toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

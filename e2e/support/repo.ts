// A bare Git repository with the sample docs, as a team's Git server would hold it.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const makeRepo = join(import.meta.dirname, "../../tools/make-demo-repo.sh");

export interface Repo {
  url: string;
  git: (...args: string[]) => string;
}

export function createRepo(folder: string): Repo {
  const path = join(folder, "shop.git");
  execFileSync(makeRepo, [path]);
  return {
    url: pathToFileURL(path).href,
    git: (...args) =>
      execFileSync("git", ["--git-dir", path, ...args], { encoding: "utf8" }).trimEnd(),
  };
}

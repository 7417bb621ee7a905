// A bare Git repository with the sample docs, as a team's Git server would hold it.
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const makeRepo = join(import.meta.dirname, "../../tools/make-demo-repo.sh");
const somebodyElse = ["-c", "user.name=Aiko Tanaka", "-c", "user.email=aiko@shop.example"];

export interface Repo {
  url: string;
  git: (...args: string[]) => string;
  /** Somebody else commits a change of a file, and pushes it. */
  change: (path: string, edit: (text: string) => string) => void;
}

export function createRepo(folder: string): Repo {
  const path = join(folder, "shop.git");
  execFileSync(makeRepo, [path]);
  const run = (...args: string[]) =>
    execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trimEnd();
  return {
    url: pathToFileURL(path).href,
    git: (...args) => run("--git-dir", path, ...args),
    change: (file, edit) => {
      const clone = join(folder, "clone");
      run("clone", "--quiet", path, clone);
      const target = join(clone, file);
      writeFileSync(target, edit(readFileSync(target, "utf8")));
      run(
        "-C",
        clone,
        ...somebodyElse,
        "commit",
        "--quiet",
        "--all",
        "--message",
        `Change ${file}`,
      );
      run("-C", clone, "push", "--quiet");
      rmSync(clone, { recursive: true });
    },
  };
}

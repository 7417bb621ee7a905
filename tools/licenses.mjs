// Lists what is shipped and was made by others, with its licence, as Markdown: the crates in the server and the client,
// and the npm packages that the browser app is made of. Fails on a licence that is not allowed; --check does only that.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

process.chdir(new URL("..", import.meta.url).pathname);

// The same for both kinds, said once: in deny.toml, which cargo-deny goes by.
const deny = readFileSync("deny.toml", "utf8");
const allowed = new Set(deny.match(/^allow = \[([^\]]*)\]/m)[1].match(/[\w.-]+/g));
// What only npm packages have. OFL is that of the fonts, which may be bundled and not be sold by themselves.
for (const licence of ["0BSD", "BSD-2-Clause", "OFL-1.1", "Unlicense"]) allowed.add(licence);

// Packages that do not declare their licence where it is looked for, and what is known of it.
const found = {
  format: { licence: "MIT", where: "its Readme.md" },
  khroma: { licence: "MIT", where: "its file license" },
  // A dependency of Scalar's API reference, of two small functions. Its repository and its archive state no licence.
  neverpanic: { licence: "none stated", where: "nowhere", tolerated: true },
};

/** Whether an SPDX expression leaves a choice that is allowed; `/` is how old crates write OR. */
function isAllowed(expression) {
  const tokens = expression.replaceAll("/", " OR ").match(/\(|\)|[^\s()]+/g) ?? [];
  let at = 0;
  const unit = () => {
    if (tokens[at] === "(") {
      at += 1;
      const inside = any();
      at += 1;
      return inside;
    }
    let licence = tokens[at++];
    if (tokens[at] === "WITH") {
      licence += ` WITH ${tokens[at + 1]}`;
      at += 2;
    }
    return allowed.has(licence);
  };
  const all = () => {
    let result = unit();
    while (tokens[at] === "AND") {
      at += 1;
      result = unit() && result;
    }
    return result;
  };
  const any = () => {
    let result = all();
    while (tokens[at] === "OR") {
      at += 1;
      result = all() || result;
    }
    return result;
  };
  return tokens.length > 0 && any() && at === tokens.length;
}

function crates() {
  const tree = ["tree", "--locked", "--edges", "normal", "--target", "all", "--prefix", "none", "--no-dedupe"];
  const programs = ["--package", "ai-toolkit-server", "--package", "ai-toolkit-client"];
  const options = { encoding: "utf8", maxBuffer: 256 * 1024 * 1024 };
  const lines = execFileSync("cargo", [...tree, ...programs, "--format", "{p}|{l}|{r}"], options).split("\n");
  const all = [...new Set(lines)].filter((line) => line && !/ \(\/|\(proc-macro\) \(\//.test(line.split("|")[0]));
  return all.map((line) => {
    const [crate, licence, repository] = line.split("|");
    const [name, version] = crate.split(" ");
    return { name, version: version.slice(1), licence, repository };
  });
}

function packages() {
  const lock = JSON.parse(readFileSync("web/package-lock.json", "utf8"));
  const shipped = Object.entries(lock.packages).filter(([path, entry]) => path && !entry.dev && !entry.link);
  return shipped.map(([path, entry]) => {
    const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
    const licence = entry.license ?? found[name]?.licence ?? "none stated";
    return { name, version: entry.version, licence, repository: `https://www.npmjs.com/package/${name}` };
  });
}

function unique(entries) {
  const byKey = new Map(entries.map((entry) => [`${entry.name} ${entry.version}`, entry]));
  return [...byKey.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

const parts = [
  ["Crates in the server and the client", unique(crates())],
  ["npm packages in the browser app", unique(packages())],
];
const refused = parts.flatMap(([, entries]) =>
  entries.filter((entry) => !isAllowed(entry.licence) && !found[entry.name]?.tolerated),
);
for (const { name, version, licence } of refused) {
  console.error(`licenses: ${name} ${version} has the licence "${licence}", which is not allowed (deny.toml, tools/licenses.mjs)`);
}
if (!process.argv.includes("--check")) {
  console.log("# What others made\n\nParts of the AI Toolkit Sync Platform and their licences. Made by `make licenses`.");
  for (const [title, entries] of parts) {
    console.log(`\n## ${title}\n\n| Part | Version | Licence |\n| --- | --- | --- |`);
    for (const { name, version, licence, repository } of entries) {
      const text = repository ? `[${name}](${repository})` : name;
      console.log(`| ${text} | ${version} | ${licence} |`);
    }
  }
}
process.exit(refused.length > 0 ? 1 : 0);

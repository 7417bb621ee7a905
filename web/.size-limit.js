// What may be loaded, in bytes as the server sends them: the build fails when it becomes more.
import { existsSync, readFileSync } from "node:fs";

const manifest = JSON.parse(readFileSync("dist/.vite/manifest.json", "utf8"));

/** A part and all that it imports before it can run. */
function closure(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const imported of manifest[key].imports ?? []) closure(imported, seen);
  return seen;
}

/** The precompressed file where there is one; the smallest have none. */
const served = (file) => (existsSync(`dist/${file}.br`) ? `dist/${file}.br` : `dist/${file}`);

/** A page is part of the app, or a part of its own that loads beside it. */
const pages = ["projects-page", "project-page", "project-settings-page"].map((page) => {
  const key = `src/app/pages/${page}.tsx`;
  return [...closure("index.html"), ...(manifest[key] ? closure(key) : [])];
});
const filesOf = (keys) => [...new Set(keys)].map((key) => served(manifest[key].file));

// Known by a class name of its own: how the bundler calls the parts may change.
const isMonaco = ({ file }) =>
  file.endsWith(".js") && readFileSync(`dist/${file}`, "utf8").includes("monaco-mouse-cursor-text");
const monaco = Object.keys(manifest).filter((key) => isMonaco(manifest[key]));
const workers = monaco
  .flatMap((key) => manifest[key].assets ?? [])
  .filter((it) => it.endsWith(".js"));

if (monaco.length === 0 || workers.length === 0) throw new Error("Monaco is not in the build.");
for (const key of pages.flat()) {
  if (monaco.includes(key)) throw new Error("A page besides the editor imports Monaco statically.");
}

export default [
  {
    name: "First load of /projects, JavaScript",
    path: [...filesOf(pages[0]), "dist/theme.js", "dist/style-nonce.js"],
    limit: "170 kB",
    brotli: false,
  },
  {
    name: "Monaco with its workers, JavaScript",
    path: [...filesOf(monaco), ...workers.map(served)],
    limit: "900 kB",
    brotli: false,
  },
];

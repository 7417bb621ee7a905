// Writes brotli and gzip files beside every compressible asset, so the server never compresses.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

// Not the pages: each answer has a nonce of its own in them.
const compressible = /\.(js|css|svg|json|txt|wasm)$/;
const smallest = 1024; // below this the headers cost more than the saving
const dist = new URL("../dist/", import.meta.url).pathname;

const brotli = (data) =>
  promisify(brotliCompress)(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
const gz = (data) => promisify(gzip)(data, { level: 9 });

const names = await readdir(dist, { recursive: true });
let count = 0;
await Promise.all(
  names
    .filter((name) => compressible.test(name))
    .map(async (name) => {
      const file = join(dist, name);
      const data = await readFile(file);
      if (data.length < smallest) return;
      await writeFile(`${file}.br`, await brotli(data));
      await writeFile(`${file}.gz`, await gz(data));
      count += 1;
    }),
);
console.log(`Precompressed ${count} assets.`);

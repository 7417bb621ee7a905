// What an image is called that is put into a doc.
import { baseName } from "./paths";

const extensions: Record<string, string> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/gif": "gif",
  "image/webp": "webp",
  "image/avif": "avif",
  "image/svg+xml": "svg",
};

export const isImageFile = ({ type }: File): boolean => type in extensions;

/** Browsers call every image so that comes from the clipboard. */
const nameless = /^image\.\w+$/i;

const stem = (name: string) => name.replace(/\.[^.]*$/, "");

function slug(text: string): string {
  const plain = text.normalize("NFKC").toLowerCase();
  return plain
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 80);
}

function stamp(time: Date): string {
  const two = (part: number) => String(part).padStart(2, "0");
  const date = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join("");
  return `${date}-${[time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join("")}`;
}

/**
 * The image's place in `images/` beside the doc. A file keeps its own name; what has none is called after the doc and the
 * time.
 */
export function imageName(
  docName: string,
  file: File,
  time: Date,
  taken: (name: string) => boolean,
): string {
  const own = nameless.test(file.name) ? "" : slug(stem(file.name));
  const name = own || `${slug(stem(baseName(docName))) || "doc"}-${stamp(time)}`;
  const folder = docName.slice(0, docName.length - baseName(docName).length);
  const extension = extensions[file.type] ?? "png";
  for (let count = 1; ; count += 1) {
    const candidate = `${folder}images/${name}${count === 1 ? "" : `-${count}`}.${extension}`;
    if (!taken(candidate)) return candidate;
  }
}

/** What stands for the image until somebody describes it better. */
export const imageAlt = ({ name }: File, fallback: string): string =>
  nameless.test(name)
    ? fallback
    : stem(name)
        .replace(/[_-]+/g, " ")
        .replace(/([[\]\\])/g, "\\$1")
        .trim() || fallback;

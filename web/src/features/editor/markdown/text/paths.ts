// Paths between docs, as links write them.

const folderOf = (fileName: string) => fileName.split("/").slice(0, -1);

/** From the folder of one doc to another doc: `../api/errors.md`. */
export function relativePath(from: string, to: string): string {
  const start = folderOf(from);
  const end = to.split("/");
  let shared = 0;
  while (shared < start.length && shared < end.length - 1 && start[shared] === end[shared])
    shared += 1;
  return [...start.slice(shared).map(() => ".."), ...end.slice(shared)].join("/");
}

/** What a target may not hold as it is: it would end early, or mean something else. */
const special = /[\s()<>"'\\%#?]/g;

export const encodePath = (path: string): string =>
  path.replace(
    special,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );

export const isImage = (fileName: string): boolean =>
  /\.(png|jpe?g|gif|webp|avif|svg|bmp|ico)$/i.test(fileName);

export const baseName = (fileName: string): string => fileName.split("/").at(-1) ?? fileName;

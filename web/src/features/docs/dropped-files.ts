// The files of a drop, with their paths: folders may be dropped, too.

export interface ChosenFile {
  file: File;
  /** Relative to where it was dropped: "img/flow.png" from a dropped folder "img". */
  path: string;
}

/** What operating systems leave in folders and nobody means to upload. */
const litter = /(?:^|\/)(?:\.DS_Store|Thumbs\.db|desktop\.ini)$/;

export const hasFiles = (transfer: DataTransfer) => transfer.types.includes("Files");

export const chosenFiles = (files: Iterable<File>): ChosenFile[] =>
  Array.from(files, (file) => ({ file, path: file.name }));

/** Must be called while the event is handled: the transfer is empty afterwards. */
export async function droppedFiles(transfer: DataTransfer): Promise<ChosenFile[]> {
  const entries = Array.from(transfer.items).map((item) => item.webkitGetAsEntry?.() ?? null);
  const files = entries.every((entry) => entry !== null)
    ? (await Promise.all(entries.map((entry) => filesOf(entry, "")))).flat()
    : chosenFiles(transfer.files);
  return files.filter(({ path }) => !litter.test(path));
}

async function filesOf(entry: FileSystemEntry, within: string): Promise<ChosenFile[]> {
  const path = within + entry.name;
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return [{ file, path }];
  }
  if (!isFolder(entry)) return [];
  const reader = entry.createReader();
  const inside: FileSystemEntry[] = [];
  for (;;) {
    // A folder is read in portions; an empty one says that it is over.
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (portion.length === 0) break;
    inside.push(...portion);
  }
  return (await Promise.all(inside.map((child) => filesOf(child, `${path}/`)))).flat();
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

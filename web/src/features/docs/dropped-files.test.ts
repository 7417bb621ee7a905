import { expect, it } from "vitest";
import { droppedFiles } from "./dropped-files";

const fileEntry = (name: string) => ({
  name,
  isFile: true,
  isDirectory: false,
  file: (give: (file: File) => void) => give(new File([name], name)),
});

/** Folders are read in portions, as browsers do. */
const folderEntry = (name: string, children: object[]) => ({
  name,
  isFile: false,
  isDirectory: true,
  createReader: () => {
    const left = [...children];
    return { readEntries: (give: (entries: object[]) => void) => give(left.splice(0, 2)) };
  },
});

const transfer = (entries: (object | null)[], files: File[] = []) =>
  ({
    items: entries.map((entry) => ({ webkitGetAsEntry: () => entry })),
    files,
  }) as unknown as DataTransfer;

it("reads dropped folders to the bottom, and leaves out what systems put there", async () => {
  const files = await droppedFiles(
    transfer([
      fileEntry("a.png"),
      folderEntry("img", [
        fileEntry("b.png"),
        fileEntry(".DS_Store"),
        folderEntry("icons", [fileEntry("c.svg")]),
      ]),
    ]),
  );
  expect(files.map(({ path }) => path)).toEqual(["a.png", "img/b.png", "img/icons/c.svg"]);
});

it("takes plain files where there are no entries", async () => {
  const files = await droppedFiles(transfer([null], [new File(["x"], "x.png")]));
  expect(files.map(({ path }) => path)).toEqual(["x.png"]);
});

import { expect, it } from "vitest";
import { aDoc } from "@/test/fixtures";
import { docPlace } from "./doc-place";
import { neighbour } from "./neighbours";

it.each([
  [{}, {}],
  [{ line: 12 }, { line: 12 }],
  [{ line: "12" }, { line: 12 }],
  [{ line: 0 }, {}],
  [{ line: "1.5", version: "x" }, {}],
  [
    { version: 3, against: 1 },
    { version: 3, against: 1 },
  ],
  [{ against: 1 }, {}],
])("reads %j of an address as %j", (search, place) => {
  expect(docPlace(search)).toEqual(place);
});

it("goes from doc to doc as the tree shows them, and round at the ends", () => {
  const doc = (fileName: string) => aDoc({ fileName, id: fileName });
  const docs = ["a.md", "b/2.md", "b/10.md", "c.md"].map(doc);
  const next = (id: string) => neighbour(docs, id, 1)?.id;
  expect(next("b/2.md")).toBe("b/10.md");
  expect(next("b/10.md")).toBe("a.md");
  expect(next("c.md")).toBe("b/2.md");
  expect(neighbour(docs, "b/2.md", -1)?.id).toBe("c.md");
});

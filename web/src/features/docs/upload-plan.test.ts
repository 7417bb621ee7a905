import { describe, expect, it } from "vitest";
import { t } from "@/strings/docs";
import { aDoc } from "@/test/fixtures";
import { TakenNames } from "./paths";
import { largestFile, planUploads, settleConflicts } from "./upload-plan";

const taken = new TakenNames([
  aDoc({ fileName: "img/flow.png", version: 3 }),
  aDoc({ fileName: "a" }),
]);
const file = (path: string, size = 3) => ({
  file: Object.defineProperty(new File(["abc"], path), "size", { value: size }),
  path,
});
const plan = (...files: ReturnType<typeof file>[]) => planUploads(files, "img", taken);

describe("the plan of an upload", () => {
  it("puts files into the folder, with the folders that they came in", () => {
    expect(plan(file("a.png"), file("icons/b.png")).map(({ path }) => path)).toEqual([
      "img/a.png",
      "img/icons/b.png",
    ]);
  });

  it("knows before the first byte what can't be sent", () => {
    const [large, device, byCase, good] = plan(
      file("large.png", largestFile + 1),
      file("nul.png"),
      file("FLOW.png"),
      file("exact.png", largestFile),
    );
    expect(large?.problem).toBe(t.upload.tooLarge(largestFile));
    expect(device?.problem).toBe(t.rules.device("nul.png"));
    expect(byCase?.problem).toBe(t.taken.byCase("img/flow.png"));
    expect(good?.problem).toBeNull();
    expect(planUploads([file("a/b.png")], "", taken)[0]?.problem).toBe(t.taken.docInWay("a"));
  });

  it("names the doc that a file would replace", () => {
    const [flow, other] = plan(file("flow.png"), file("other.png"));
    expect(flow?.existing?.version).toBe(3);
    expect(flow?.problem).toBeNull();
    expect(other?.existing).toBeNull();
  });
});

describe("a decision about a file that is there already", () => {
  const decide = (decision: "replace" | "keep-both" | "skip") =>
    settleConflicts(
      plan(file("flow.png"), file("flow (2).png")),
      new Map([["img/flow.png", decision]]),
      taken,
    ).map(({ path, existing }) => [path, existing?.fileName ?? null]);

  it("replaces it, keeps both under free names, or leaves it out", () => {
    expect(decide("replace")).toEqual([
      ["img/flow.png", "img/flow.png"],
      ["img/flow (2).png", null],
    ]);
    // "flow (2).png" is of the same upload.
    expect(decide("keep-both")).toEqual([
      ["img/flow (3).png", null],
      ["img/flow (2).png", null],
    ]);
    expect(decide("skip")).toEqual([["img/flow (2).png", null]]);
  });
});

import { describe, expect, it } from "vitest";
import { imageAlt, imageName, isImageFile } from "./image-names";

const file = (name: string, type = "image/png") => new File(["x"], name, { type });
const noon = new Date(2026, 2, 1, 12, 5, 9);
const nothing = () => false;

describe("the name of an image", () => {
  it.each([
    ["guide.md", file("image.png"), "images/guide-20260301-120509.png"],
    ["guides/My Setup.md", file("image.png"), "guides/images/my-setup-20260301-120509.png"],
    ["guide.md", file("image.png", "image/jpeg"), "images/guide-20260301-120509.jpg"],
    ["a/guide.md", file("Data Flow (v2).PNG"), "a/images/data-flow-v2.png"],
    ["a/guide.md", file("../../etc/passwd.svg", "image/svg+xml"), "a/images/etc-passwd.svg"],
    ["---.md", file("???.png"), "images/doc-20260301-120509.png"],
    ["guide.md", file("図.png"), "images/図.png"],
  ])("in %s", (doc, image, name) => {
    expect(imageName(doc, image, noon, nothing)).toBe(name);
  });

  it("is one that nothing else has", () => {
    const taken = ["images/plan.png", "images/plan-2.png"];
    const name = imageName("guide.md", file("plan.png"), noon, (one) => taken.includes(one));
    expect(name).toBe("images/plan-3.png");
  });
});

describe("what stands for an image", () => {
  it.each([
    ["image.png", "Image"],
    ["data-flow_2.png", "data flow 2"],
    ["a [b].png", "a \\[b\\]"],
    [".png", "Image"],
  ])("%s: %s", (name, alt) => {
    expect(imageAlt(file(name), "Image")).toBe(alt);
  });
});

it("only images are images", () => {
  expect(isImageFile(file("a.png"))).toBe(true);
  expect(isImageFile(file("a.pdf", "application/pdf"))).toBe(false);
});

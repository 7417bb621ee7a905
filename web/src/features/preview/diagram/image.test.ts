import { describe, expect, it } from "vitest";
import { imageOf } from "./image";

describe("a drawing", () => {
  it("is an image of its own size", () => {
    const drawing = imageOf(
      '<svg viewBox="0 0 120 80" style="max-width: 120px"><title>A</title></svg>',
    );
    expect(drawing).toMatchObject({ width: 120, height: 80, title: "A" });
    expect("url" in drawing && decodeURIComponent(drawing.url)).toMatch(
      /^data:image\/svg\+xml;charset=utf-8,<svg .*width="120"/,
    );
  });

  it("that is none is an error", () => {
    expect(imageOf("<p>no</p>")).toHaveProperty("error");
  });
});

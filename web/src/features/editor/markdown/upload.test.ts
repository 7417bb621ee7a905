import { HttpResponse, http } from "msw";
import { describe, expect, it, vi } from "vitest";
import { aDoc } from "@/test/fixtures";
import { at, json, refusal, server } from "@/test/server";
import { uploadImage } from "./upload";

const image = new File(["bytes"], "plan.png", { type: "image/png" });
const place = {
  projectId: "prj_1",
  fileName: "guides/setup.md",
  docs: new Set(["guides/setup.md"]),
  lockToken: "lt_1",
};
const path = at("/projects/prj_1/docs/:file/raw");
const sent = vi.fn();

describe("an image", () => {
  it("is sent under the lock, and never over another file", async () => {
    let request: Request | undefined;
    server.use(
      http.put(path, (call) => {
        request = call.request.clone();
        return json(aDoc({ fileName: "guides/images/plan.png" }), 201);
      }),
    );
    expect(await uploadImage(place, image, sent)).toBe("guides/images/plan.png");
    expect(request?.headers.get("Lock-Token")).toBe("lt_1");
    expect(request?.headers.get("If-None-Match")).toBe("*");
    expect(request?.headers.get("Content-Type")).toBe("image/png");
    expect(await request?.text()).toBe("bytes");
  });

  it("gets another name when somebody has taken it meanwhile", async () => {
    const names: string[] = [];
    server.use(
      http.put(path, ({ params }) => {
        const name = decodeURIComponent(String(params.file));
        names.push(name);
        return names.length < 3 ? refusal(412, "changed", "It exists.") : json(aDoc(), 201);
      }),
    );
    expect(await uploadImage(place, image, sent)).toBe("guides/images/plan-3.png");
    expect(names).toEqual(["", "-2", "-3"].map((part) => `guides/images/plan${part}.png`));
  });

  it("does not take a name that differs by case alone", async () => {
    server.use(http.put(path, () => json(aDoc(), 201)));
    const docs = new Set(["guides/images/PLAN.png"]);
    expect(await uploadImage({ ...place, docs }, image, sent)).toBe("guides/images/plan-2.png");
  });

  it("fails as the server says, and when it is away", async () => {
    server.use(http.put(path, () => refusal(423, "locked", "Jonas is editing.")));
    await expect(uploadImage(place, image, sent)).rejects.toThrow("Jonas is editing.");
    server.use(http.put(path, () => HttpResponse.error()));
    await expect(uploadImage(place, image, sent)).rejects.toThrow(/can't be reached/);
  });
});

import { http } from "msw";
import { expect, it } from "vitest";
import { useIdentity } from "@/shared/lib/identity";
import { aDoc } from "@/test/fixtures";
import { at, json, refusal, server } from "@/test/server";
import { api } from "./client";

const picture = new File(["pixels"], "a b.png", { type: "image/png" });

it("sends a file's bytes with who sends them, and only where nothing is", async () => {
  useIdentity.setState({ name: "Zoë" });
  server.use(
    http.put(at("/projects/prj_1/docs/img%2Fa%20b.png/raw"), async ({ request }) => {
      expect(await request.text()).toBe("pixels");
      expect(request.headers.get("Content-Type")).toBe("image/png");
      expect(request.headers.get("If-None-Match")).toBe("*");
      expect(request.headers.get("Lock-Token")).toBe("lt_1");
      expect(request.headers.get("X-Display-Name")).toBe("Zo%C3%AB");
      return json(aDoc({ fileName: "img/a b.png" }), 201);
    }),
  );
  const guard = { createOnly: true, lockToken: "lt_1" };
  const doc = await api.docs.upload("prj_1", "img/a b.png", picture, guard, () => {});
  expect(doc.fileName).toBe("img/a b.png");
  useIdentity.setState({ name: "Local user" });
});

it("fails with the server's reason", async () => {
  server.use(
    http.put(at("/projects/prj_1/docs/a.png/raw"), () => refusal(423, "locked", "Mara is editing")),
  );
  await expect(api.docs.upload("prj_1", "a.png", picture, {}, () => {})).rejects.toMatchObject({
    status: 423,
    code: "locked",
    message: "Mara is editing.",
  });
});

it("fails as out of reach without an answer", async () => {
  server.use(http.put(at("/projects/prj_1/docs/a.png/raw"), () => Response.error()));
  await expect(api.docs.upload("prj_1", "a.png", picture, {}, () => {})).rejects.toMatchObject({
    isOffline: true,
  });
});

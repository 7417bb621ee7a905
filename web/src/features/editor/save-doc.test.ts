import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import { aDoc, aLock } from "@/test/fixtures";
import { at, json, refusal, server } from "@/test/server";
import { docReducer, openDoc } from "./doc-machine";
import { saveDoc } from "./save-doc";

const base = aDoc({ content: "one", hash: "h1" });
const edited = docReducer(openDoc(base), { type: "typed", text: "two" });
const path = at("/projects/prj_1/docs/guide.md");

describe("saving a doc", () => {
  it("says what was saved", async () => {
    const saved = aDoc({ hash: "h2", version: 2 });
    server.use(http.put(path, () => json(saved)));
    expect(await saveDoc(edited, "lt_1")).toEqual({
      events: [{ type: "saved", doc: saved, text: "two" }],
    });
  });

  it("changed meanwhile (412) brings the other version", async () => {
    const theirs = aDoc({ content: "theirs", hash: "h2", version: 2 });
    server.use(
      http.put(path, () => refusal(412, "precondition_failed", "changed", { current: "h2" })),
      http.get(path, () => json(theirs)),
    );
    const { events, lockProblem } = await saveDoc(edited, "lt_1");
    const state = events.reduce(docReducer, edited);
    expect(state).toMatchObject({ text: "two", save: { kind: "diverged", theirs } });
    expect(lockProblem).toBeUndefined();
  });

  it("deleted meanwhile (412, then 404) keeps the text and can create it again", async () => {
    server.use(
      http.put(path, ({ request }) =>
        request.headers.get("If-None-Match") === "*"
          ? json(aDoc({ version: 3 }), 201)
          : refusal(412, "precondition_failed", "gone"),
      ),
      http.get(path, () => refusal(404, "not_found", "no such doc")),
    );
    const gone = (await saveDoc(edited, "lt_1")).events.reduce(docReducer, edited);
    expect(gone).toMatchObject({ text: "two", save: { kind: "gone" } });
    const again = (await saveDoc(gone, "lt_1")).events.reduce(docReducer, gone);
    expect(again).toMatchObject({ base: { version: 3 }, save: { kind: "idle" } });
  });

  it("without the lock (423) says whose it is and keeps the text", async () => {
    const lock = aLock({ lockedBy: "Jonas" });
    server.use(http.put(path, () => refusal(423, "locked", "Jonas is editing", { lock })));
    const { events, lockProblem } = await saveDoc(edited, "lt_1");
    expect(lockProblem?.lock).toEqual(lock);
    expect(events.reduce(docReducer, edited)).toMatchObject({
      text: "two",
      save: { kind: "failed", problem: { message: "Jonas is editing." } },
    });
  });

  it("out of reach fails and keeps the text", async () => {
    server.use(http.put(path, () => HttpResponse.error()));
    const { events } = await saveDoc(edited, "lt_1");
    expect(events.reduce(docReducer, edited)).toMatchObject({
      text: "two",
      save: { kind: "failed", problem: { code: "offline" } },
    });
  });
});

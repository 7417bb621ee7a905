import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Engine } from "./engine";
import type { Reply, Request } from "./pipeline/protocol";

/** A parser that answers when it is told to. */
function parser() {
  const asked: { request: Request; answer: (took: number) => Promise<void>; fail: () => void }[] =
    [];
  const parse = (request: Request) =>
    new Promise<Reply>((resolve, reject) => {
      asked.push({
        request,
        answer: async (took) => {
          await vi.advanceTimersByTimeAsync(took);
          resolve({
            preview: request.preview,
            revision: asked.length,
            full: true,
            start: 0,
            removed: 0,
            blocks: [],
          });
          await vi.advanceTimersByTimeAsync(0);
        },
        fail: () => reject(new Error("slow")),
      });
    });
  return { asked, engine: new Engine(parse) };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a preview's engine", () => {
  it("parses the first text at once, and one at a time after that, always the newest", async () => {
    const { asked, engine } = parser();
    engine.update("a");
    engine.update("ab");
    engine.update("abc");
    expect(asked.map(({ request }) => request.text)).toEqual(["a"]);
    await asked[0]?.answer(0);
    expect(asked.map(({ request }) => request.text)).toEqual(["a", "abc"]);
    expect(asked[1]?.request.base).toBe(1);
    expect(engine.read().text).toBe("a");
  });

  it("pauses as long as the last parse took, a second at most", async () => {
    const { asked, engine } = parser();
    engine.update("a");
    await asked[0]?.answer(300);
    engine.update("b");
    await vi.advanceTimersByTimeAsync(290);
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(20);
    expect(asked).toHaveLength(2);
    await asked[1]?.answer(5_000);
    engine.update("c");
    await vi.advanceTimersByTimeAsync(1_010);
    expect(asked).toHaveLength(3);
  });

  it("begins a long doc with its beginning", async () => {
    const { asked, engine } = parser();
    const text = "Paragraph\n\n".repeat(20_000);
    engine.update(text);
    expect(asked[0]?.request.text.length).toBeLessThan(41_000);
    await asked[0]?.answer(0);
    expect(asked[1]?.request.text).toBe(text);
    await asked[1]?.answer(0);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(asked).toHaveLength(2);
  });

  it("does nothing for the text that it shows", async () => {
    const { asked, engine } = parser();
    engine.update("a");
    await asked[0]?.answer(0);
    engine.update("a");
    await vi.advanceTimersByTimeAsync(2_000);
    expect(asked).toHaveLength(1);
  });

  it("says that a doc takes too long, and asks in full when it is tried again", async () => {
    const { asked, engine } = parser();
    engine.update("bad");
    asked[0]?.fail();
    await vi.advanceTimersByTimeAsync(0);
    expect(engine.read()).toMatchObject({ stopped: true, text: "bad" });
    engine.retry();
    await vi.advanceTimersByTimeAsync(0);
    expect(asked[1]?.request).toMatchObject({ text: "bad", base: 0 });
    await asked[1]?.answer(0);
    expect(engine.read().stopped).toBe(false);
  });
});

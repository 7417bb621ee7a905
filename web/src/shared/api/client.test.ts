import { HttpResponse, http } from "msw";
import { describe, expect, it, vi } from "vitest";
import { useIdentity } from "@/shared/lib/identity";
import { aDoc, aLock } from "@/test/fixtures";
import { at, json, refusal, server } from "@/test/server";
import { api } from "./client";

/** Answers with `body` and gives back the request that came. */
function catchRequest(
  method: "get" | "put" | "post" | "delete",
  path: string,
  body: object | null,
) {
  const caught: Request[] = [];
  server.use(
    http[method](at(path), ({ request }) => {
      caught.push(request.clone());
      return json(body as never);
    }),
  );
  return () => {
    const [request] = caught;
    if (!request) throw new Error("no request came");
    return request;
  };
}

describe("the API client", () => {
  it("names the person in every request, whatever the alphabet", async () => {
    const request = catchRequest("get", "/projects", []);
    useIdentity.getState().rename("Søren Ågård 李");
    await api.projects.list();
    expect(decodeURIComponent(request().headers.get("X-Display-Name") ?? "")).toBe(
      "Søren Ågård 李",
    );
  });

  it("saves on the hash that was read, with the lock's token, at the doc's encoded path", async () => {
    const request = catchRequest("put", "/projects/prj_1/docs/*", aDoc());
    await api.docs.save("prj_1", "api/errors.md", "# Errors", {
      ifMatch: "abc",
      lockToken: "lt_1",
    });
    expect(new URL(request().url).pathname).toBe("/api/projects/prj_1/docs/api%2Ferrors.md");
    expect(request().headers.get("If-Match")).toBe('"abc"');
    expect(request().headers.get("Lock-Token")).toBe("lt_1");
    expect(await request().json()).toEqual({ content: "# Errors" });
  });

  it("gives up a save that is never answered", async () => {
    server.use(http.put(at("/projects/prj_1/docs/*"), () => new Promise<never>(() => undefined)));
    const limit = new AbortController();
    const wait = vi.spyOn(AbortSignal, "timeout").mockReturnValue(limit.signal);
    const save = api.docs.save("prj_1", "a.md", "x".repeat(160_000), {});
    limit.abort();
    await expect(save).rejects.toMatchObject({ isOffline: true });
    expect(wait, "a large text has more time").toHaveBeenCalledWith(40_000);
  });

  it("creates only where nothing is", async () => {
    const request = catchRequest("put", "/projects/prj_1/docs/*", aDoc());
    await api.docs.save("prj_1", "new.md", "", { createOnly: true, lockToken: null });
    expect(request().headers.get("If-None-Match")).toBe("*");
    expect(request().headers.has("If-Match")).toBe(false);
    expect(request().headers.has("Lock-Token")).toBe(false);
  });

  it("releases the lock with a request that outlives the page", async () => {
    const request = catchRequest("delete", "/projects/prj_1/lock", { released: true });
    // The DOM of the tests does not know `keepalive`, so what the app asks for is looked at.
    const asked: (RequestInit | undefined)[] = [];
    vi.stubGlobal(
      "Request",
      class extends Request {
        constructor(input: RequestInfo | URL, init?: RequestInit) {
          super(input, init);
          asked.push(init);
        }
      },
    );
    vi.resetModules();
    const fresh = await import("./client");
    await fresh.api.locks.release("prj_1", "lt_1");
    expect(asked[0]?.keepalive).toBe(true);
    expect(request().headers.get("Lock-Token")).toBe("lt_1");
  });

  it("forces a release with the reason and without a token", async () => {
    const request = catchRequest("delete", "/projects/prj_1/lock", { released: true });
    await api.locks.forceRelease("prj_1", "gone home");
    const { searchParams } = new URL(request().url);
    expect(Object.fromEntries(searchParams)).toEqual({ force: "true", reason: "gone home" });
  });

  it("reads a free lock as null", async () => {
    server.use(http.get(at("/projects/prj_1/lock"), () => json(null)));
    expect(await api.locks.get("prj_1")).toBeNull();
  });

  it("throws the server's refusal", async () => {
    const lock = aLock();
    server.use(
      http.post(at("/projects/prj_1/lock"), () => refusal(409, "lock_held", "held", { lock })),
    );
    await expect(api.locks.acquire("prj_1")).rejects.toMatchObject({ status: 409, lock });
  });

  it("says offline when no answer comes", async () => {
    server.use(http.get(at("/projects"), () => HttpResponse.error()));
    await expect(api.projects.list()).rejects.toMatchObject({ isOffline: true });
  });
});

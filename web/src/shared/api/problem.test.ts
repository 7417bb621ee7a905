import { describe, expect, it } from "vitest";
import { ApiProblem, errorAt, errorElsewhere, firstProblem, toProblem } from "./problem";

const atBranch = new ApiProblem(
  { code: "remote_branch_not_found", detail: 'no branch "mian"', field: "branch" },
  422,
);

describe("problems", () => {
  it("reads the server's problem document", async () => {
    const lock = { id: "lck_1", lockedBy: "Mara" };
    const body = { title: "Locked", status: 423, detail: "Mara is editing", code: "locked", lock };
    const problem = await ApiProblem.from(Response.json(body, { status: 423 }));
    expect(problem).toMatchObject({
      status: 423,
      code: "locked",
      message: "Mara is editing.",
      lock,
    });
    expect(problem).toMatchObject({ field: null, suggestions: [], retryAfter: null });
  });

  it("reads what was probably meant, and when to try again", async () => {
    const body = { code: "remote_moved", suggestions: ["https://git.example/new"], retryAfter: 60 };
    const problem = await ApiProblem.from(Response.json(body, { status: 422 }));
    expect(problem).toMatchObject({ suggestions: ["https://git.example/new"], retryAfter: 60 });
  });

  it("says how long to wait after too many attempts, whoever counts them", async () => {
    const headers = { "Retry-After": "30" };
    const refused = [
      Response.json({ code: "rate_limited", detail: "slower", retryAfter: 30 }, { status: 429 }),
      new Response("<h1>Too many requests</h1>", { status: 429, headers }),
    ];
    for (const response of refused) {
      const problem = await ApiProblem.from(response);
      expect(problem).toMatchObject({ retryAfter: 30, isRateLimited: true });
      expect(problem.message).toBe("Too many attempts. Try again in 30 s.");
    }
  });

  it("tells an ended session from a wrong password", () => {
    expect(new ApiProblem({ code: "unauthorized" }, 401).isSignedOut).toBe(true);
    expect(new ApiProblem({ code: "wrong_credentials" }, 401).isSignedOut).toBe(false);
  });

  it("survives an answer that is no problem document", async () => {
    const problem = await ApiProblem.from(new Response("<h1>Bad gateway</h1>", { status: 502 }));
    expect(problem).toMatchObject({
      status: 502,
      message: "The server answered 502.",
      field: null,
    });
  });

  it("turns anything thrown into a problem, and keeps one that is one", () => {
    expect(toProblem(atBranch)).toBe(atBranch);
    expect(toProblem(new Error("boom"))).toMatchObject({ status: 0, message: "boom." });
    expect(toProblem("boom").isOffline).toBe(false);
    expect(ApiProblem.offline().isOffline).toBe(true);
  });
});

describe("problems in forms", () => {
  it("shows a problem at its field only", () => {
    expect(errorAt(atBranch, "branch")).toBe('No branch "mian".');
    expect(errorAt(atBranch, "token")).toBeNull();
    expect(errorAt(null, "branch")).toBeNull();
  });

  it("shows elsewhere what no field can show", () => {
    expect(errorElsewhere(atBranch, "name", "branch")).toBeNull();
    expect(errorElsewhere(atBranch, "name")).toBe('No branch "mian".');
    const general = new ApiProblem({ detail: "database is down" }, 503);
    expect(errorElsewhere(general, "name", "branch")).toBe("Database is down.");
    expect(errorElsewhere(null, "name")).toBeNull();
  });

  it("takes the first of several refusals", () => {
    expect(firstProblem(null, atBranch, new Error("later"))).toBe(atBranch);
    expect(firstProblem(null, null)).toBeNull();
  });
});

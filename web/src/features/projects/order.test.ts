import { describe, expect, it } from "vitest";
import { aLock, aProject, aSync } from "@/test/fixtures";
import { inOrder, matches, type Order } from "./order";
import { nameFrom, shortRepo } from "./repo";

const projects = [
  aProject({ id: "prj_1", name: "shop", docsChangedAt: "2026-03-02T00:00:00Z" }),
  aProject({ id: "prj_2", name: "Docs 10", lock: aLock() }),
  aProject({ id: "prj_3", name: "Docs 9", sync: aSync({ state: "conflicted", conflicts: 1 }) }),
  aProject({ id: "prj_4", name: "api", sync: aSync({ unpublished: 2 }) }),
];
const listed = (order: Order, opened: string[] = []) =>
  inOrder(projects, order, opened).map(({ name }) => name);

describe("projects", () => {
  it("stand by name as people count, whatever the case", () => {
    expect(listed("name")).toEqual(["api", "Docs 9", "Docs 10", "shop"]);
  });

  it("stand by when they were opened, the others by name behind", () => {
    expect(listed("opened", ["project:prj_1", "doc:x", "project:prj_3"])).toEqual([
      "shop",
      "Docs 9",
      "api",
      "Docs 10",
    ]);
  });

  it("stand by their last change", () => {
    expect(listed("changed")).toEqual(["shop", "api", "Docs 9", "Docs 10"]);
  });

  it("stand by what wants attention", () => {
    expect(listed("state")).toEqual(["Docs 9", "Docs 10", "api", "shop"]);
  });

  it("are found by words of their name, repository and branch", () => {
    const project = aProject({ repoUrl: "https://token@github.com/acme/shop.git", branch: "next" });
    expect(matches(project, "SHOP backend")).toBe(true);
    expect(matches(project, "acme next")).toBe(true);
    expect(matches(project, "token")).toBe(false);
    expect(matches(project, "shop website")).toBe(false);
    expect(matches(project, " ")).toBe(true);
  });
});

it.each([
  ["https://github.com/acme/shop-backend.git", "github.com/acme/shop-backend", "Shop backend"],
  ["git@github.com:acme/docs", "git@github.com:acme/docs", "Docs"],
  ["file:///srv/git/shop.git", "/srv/git/shop", "Shop"],
  ["", "", ""],
])("%s is short for people, and suggests a name", (url, short, name) => {
  expect(shortRepo(url)).toBe(short);
  expect(nameFrom(url)).toBe(name);
});

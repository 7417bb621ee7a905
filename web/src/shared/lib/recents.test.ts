import { afterEach, expect, it } from "vitest";
import { byRecency, recent, useRecents } from "./recents";

afterEach(() => useRecents.setState({ names: [] }));

it("what was opened lately comes first, once", () => {
  const { touch } = useRecents.getState();
  for (const id of ["a", "b", "a"]) touch(recent.project(id));
  expect(useRecents.getState().names).toEqual(["project:a", "project:b"]);
  for (let n = 0; n < 100; n += 1) touch(recent.doc(String(n)));
  expect(useRecents.getState().names).toHaveLength(60);
});

it("what never was opened keeps its order behind what was", () => {
  const sorted = byRecency(["a", "b", "c", "d"], ["project:c", "project:b"], recent.project);
  expect(sorted).toEqual(["c", "b", "a", "d"]);
});

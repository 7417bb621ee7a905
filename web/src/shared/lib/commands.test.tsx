import { act, renderHook } from "@testing-library/react";
import { expect, it } from "vitest";
import { useCommands, useOfferedCommands } from "./commands";

const command = (id: string, run: () => void = () => undefined) => ({ id, title: id, run });

it("commands are offered while their page is shown, the newest page's first", () => {
  const offered = renderHook(() => useOfferedCommands());
  const ids = () => offered.result.current.map(({ id }) => id);
  const frame = renderHook(() => useCommands([command("theme")]));
  const page = renderHook(() => useCommands([command("sync"), command("publish")]));
  expect(ids()).toEqual(["sync", "publish", "theme"]);
  page.unmount();
  expect(ids()).toEqual(["theme"]);
  frame.unmount();
  expect(ids()).toEqual([]);
});

it("a command runs as its page means it now", () => {
  const offered = renderHook(() => useOfferedCommands());
  let ran = 0;
  const { rerender } = renderHook(({ n }) => useCommands([command("save", () => (ran = n))]), {
    initialProps: { n: 1 },
  });
  rerender({ n: 2 });
  act(() => offered.result.current[0]?.run());
  expect(ran).toBe(2);
});

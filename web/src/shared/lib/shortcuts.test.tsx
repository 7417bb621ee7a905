import { fireEvent, render, renderHook } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ariaKeys, capsOf, keyLabel, type ShortcutId, shortcuts, useShortcut } from "./shortcuts";

let heard: string[];
const press = (key: string, how: object = {}) => fireEvent.keyDown(document.body, { key, ...how });
const listen = (id: ShortcutId, name: string = id, enabled = true) =>
  renderHook(() => useShortcut(id, () => heard.push(name), enabled));

beforeEach(() => {
  heard = [];
  // Time for a sequence to be over, and for the next to begin.
  press("Escape");
});

describe("shortcuts", () => {
  it("run what is bound to them while it is there", () => {
    const { unmount } = listen("palette");
    expect(press("k", { ctrlKey: true })).toBe(false);
    press("k");
    press("k", { ctrlKey: true, shiftKey: true });
    expect(heard).toEqual(["palette"]);
    unmount();
    expect(press("k", { ctrlKey: true })).toBe(true);
    expect(heard).toEqual(["palette"]);
  });

  it("know a sign however the keyboard makes it", () => {
    listen("help");
    listen("find");
    press("?", { shiftKey: true });
    press("/", { shiftKey: true });
    expect(heard).toEqual(["help", "find"]);
  });

  it("of two keys need both, one soon after the other", () => {
    const clock = vi.spyOn(Event.prototype, "timeStamp", "get").mockReturnValue(0);
    listen("goToProjects");
    press("p");
    press("g");
    press("p");
    expect(heard).toEqual(["goToProjects"]);
    press("g");
    clock.mockReturnValue(5_000);
    press("p");
    press("g");
    press("x");
    press("p");
    expect(heard).toEqual(["goToProjects"]);
  });

  it("leave letters to who types, and Ctrl+K to themselves", () => {
    listen("create");
    listen("palette");
    const { container } = render(
      <>
        <input />
        <div contentEditable suppressContentEditableWarning />
      </>,
    );
    for (const field of container.children) {
      fireEvent.keyDown(field, { key: "n" });
      fireEvent.keyDown(field, { key: "k", ctrlKey: true });
    }
    expect(heard).toEqual(["palette", "palette"]);
  });

  it("leave letters to a tree, which goes to the row of that name, but not signs", () => {
    listen("create");
    listen("find");
    const { container } = render(<div role="tree" />);
    const tree = container.firstElementChild as Element;
    expect(fireEvent.keyDown(tree, { key: "n" })).toBe(true);
    fireEvent.keyDown(tree, { key: "/" });
    expect(heard).toEqual(["find"]);
  });

  it("know keys with names, and tell Shift with a letter from the letter", () => {
    listen("nextDoc");
    listen("save");
    listen("saveWithMessage");
    press("PageDown", { altKey: true });
    press("PageDown");
    press("S", { ctrlKey: true, shiftKey: true });
    press("s", { ctrlKey: true });
    expect(heard).toEqual(["nextDoc", "saveWithMessage", "save"]);
  });

  it("leave letters alone while a dialog is open", () => {
    listen("create");
    const { unmount } = render(<div role="dialog" />);
    press("n");
    expect(heard).toEqual([]);
    unmount();
    press("n");
    expect(heard).toEqual(["create"]);
  });

  it("go to who came last, and back to who was there before", () => {
    listen("find", "page");
    const { unmount } = listen("find", "panel");
    press("/");
    unmount();
    press("/");
    expect(heard).toEqual(["panel", "page"]);
  });

  it("can be switched off", () => {
    listen("find", "off", false);
    expect(press("/")).toBe(true);
    expect(heard).toEqual([]);
  });
});

it("each have a text and keys of their own", () => {
  const taken = shortcuts.map(({ keys }) => keys);
  expect(new Set(taken).size).toBe(taken.length);
  for (const { what } of shortcuts) expect(what).not.toBe("");
  expect(keyLabel("palette")).toBe("Ctrl K");
  expect(capsOf("G P")).toEqual([["G"], ["P"]]);
  expect(capsOf("Alt+PageDown")).toEqual([["Alt", "PgDn"]]);
  expect(ariaKeys("palette")).toBe("Control+K");
});

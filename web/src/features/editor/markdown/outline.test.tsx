import { fireEvent, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Outline } from "./outline";
import { nextInOutline } from "./outline-keys";
import { headingsIn } from "./text/headings";

vi.mock("./analysis.worker?worker", () => ({ default: class {} }));

const text = "intro\n\n# Guide\n\n## Set up\n\ntext\n\n### Keys\n\n## Usage\n\n# End\n";
const onSelect = vi.fn();
const names = () => screen.getAllByRole("treeitem").map((item) => item.textContent);
const current = () =>
  screen.getAllByRole("treeitem").find((item) => item.hasAttribute("aria-current"))?.textContent;

beforeEach(() => {
  onSelect.mockReset();
  // Newer browsers answer with a promise, which is nothing that an effect may return.
  Element.prototype.scrollIntoView = vi.fn(() => Promise.resolve());
});

describe("the outline", () => {
  it("shows the headings with their depth", () => {
    render(<Outline text={text} line={1} onSelect={onSelect} />);
    expect(names()).toEqual(["Guide", "Set up", "Keys", "Usage", "End"]);
    const levels = screen.getAllByRole("treeitem").map((item) => item.getAttribute("aria-level"));
    expect(levels).toEqual(["1", "2", "3", "2", "1"]);
  });

  it("begins with the highest level that there is", () => {
    render(<Outline text={"## A\n\n### B"} line={1} onSelect={onSelect} />);
    const levels = screen.getAllByRole("treeitem").map((item) => item.getAttribute("aria-level"));
    expect(levels).toEqual(["1", "2"]);
  });

  it("marks the heading that the line is under", () => {
    const { rerender } = render(<Outline text={text} line={1} onSelect={onSelect} />);
    expect(current()).toBeUndefined();
    rerender(<Outline text={text} line={8} onSelect={onSelect} />);
    expect(current()).toBe("Set up");
    rerender(<Outline text={text} line={99} onSelect={onSelect} />);
    expect(current()).toBe("End");
  });

  it("goes to a heading by click and by Enter", async () => {
    const user = userEvent.setup();
    render(<Outline text={text} line={4} onSelect={onSelect} />);
    await user.click(screen.getByText("Usage"));
    expect(onSelect).toHaveBeenLastCalledWith(11);
    screen.getByText("Usage").focus();
    await user.keyboard("{ArrowUp}{Enter}");
    expect(onSelect).toHaveBeenLastCalledWith(9);
  });

  it("has one stop for Tab, at the current heading", async () => {
    render(<Outline text={text} line={5} onSelect={onSelect} />);
    await userEvent.tab();
    expect(document.activeElement).toHaveTextContent("Set up");
    fireEvent.keyDown(document.activeElement ?? document, { key: "End" });
    expect(document.activeElement).toHaveTextContent("End");
    expect(screen.getAllByRole("treeitem").filter((item) => item.tabIndex === 0)).toHaveLength(1);
  });

  it("says what would be there in a doc without headings", () => {
    render(<Outline text="text" line={1} onSelect={onSelect} />);
    expect(screen.getByText(/headings/i)).toBeInTheDocument();
  });
});

describe("keys in the outline", () => {
  const headings = headingsIn(text);
  it.each([
    [0, "ArrowDown", 1],
    [4, "ArrowDown", 4],
    [0, "ArrowUp", 0],
    [2, "ArrowLeft", 1],
    [3, "ArrowLeft", 0],
    [0, "ArrowLeft", 0],
    [0, "ArrowRight", 1],
    [2, "ArrowRight", 2],
    [2, "Home", 0],
    [0, "End", 4],
    [0, "u", 3],
    [1, "s", 1],
    [0, "x", null],
    [0, "Tab", null],
    [0, " ", null],
  ])("from %i, %s leads to %s", (at, key, to) => {
    expect(nextInOutline(headings, at, key)).toBe(to);
  });
});

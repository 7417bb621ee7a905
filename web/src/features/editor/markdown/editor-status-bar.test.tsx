import { act, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { EditorStatusBar } from "./editor-status-bar";
import { createFacts, type FactsStore } from "./facts";

let facts: FactsStore;
const on = { onNextProblem: vi.fn(), onGoToLine: vi.fn(), onChangeLineEnds: vi.fn() };
const show = (readOnly = false) => render(<EditorStatusBar {...{ facts, readOnly }} {...on} />);
const set = (next: Partial<ReturnType<FactsStore["getState"]>>) => act(() => facts.setState(next));
const bar = () => screen.getByRole("region", { name: "About the text" });

beforeEach(() => {
  facts = createFacts();
  for (const each of Object.values(on)) each.mockReset();
});

describe("the line below the text", () => {
  it("tells where the cursor is and how long the text is", () => {
    show();
    expect(bar()).toHaveTextContent("Ln 1, Col 1");
    expect(bar()).not.toHaveTextContent("word");
    set({ line: 12, column: 3, counts: { words: 1_234, characters: 6_000 } });
    expect(bar()).toHaveTextContent("Ln 12, Col 3");
    expect(bar()).toHaveTextContent("1,234 words · 6 min read");
    expect(screen.getByTitle("6,000 characters, 6 minutes to read")).toBeInTheDocument();
  });

  it("tells how much is selected", () => {
    show();
    set({ counts: { words: 300, characters: 2_000 }, selectedWords: 20 });
    expect(bar()).toHaveTextContent("20 of 300 words");
  });

  it("leads to the next problem while there is one", async () => {
    show();
    expect(screen.getByRole("button", { name: "No problems" })).toBeDisabled();
    set({ problems: 2 });
    await userEvent.click(screen.getByRole("button", { name: "2 problems" }));
    expect(on.onNextProblem).toHaveBeenCalledOnce();
  });

  it("leads to a line", async () => {
    show();
    await userEvent.click(screen.getByRole("button", { name: "Ln 1, Col 1" }));
    expect(on.onGoToLine).toHaveBeenCalledOnce();
  });

  it("changes the line ends, except where the text is read-only", async () => {
    const { rerender } = show();
    await userEvent.click(screen.getByRole("button", { name: "Line ends: LF. Change them." }));
    expect(on.onChangeLineEnds).toHaveBeenCalledOnce();
    rerender(<EditorStatusBar facts={facts} readOnly {...on} />);
    set({ lineEnds: "CRLF" });
    expect(screen.getByRole("button", { name: "Line ends: CRLF. Change them." })).toBeDisabled();
  });

  it("says aloud which images are on their way", () => {
    show();
    expect(screen.getByRole("status")).toBeEmptyDOMElement();
    set({ uploads: [{ name: "plan.png", percent: 40 }] });
    expect(screen.getByRole("status")).toHaveTextContent("Uploading plan.png… 40 %");
  });
});

import { act, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Button } from "./button";
import { Tooltip } from "./tooltip";

const trigger = () => screen.getByRole("button", { name: "History" });
const tip = () => screen.queryByRole("tooltip");
const wait = (ms: number) => act(() => vi.advanceTimersByTime(ms));

beforeEach(() => {
  vi.useFakeTimers();
  render(
    <Tooltip text="Who saved what">
      <Button>History</Button>
    </Tooltip>,
  );
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a tooltip", () => {
  it("explains what the pointer rests on, and goes with it", () => {
    fireEvent.pointerEnter(trigger(), { pointerType: "mouse" });
    wait(349);
    expect(tip()).not.toBeInTheDocument();
    wait(1);
    expect(tip()).toHaveTextContent("Who saved what");
    expect(trigger()).toHaveAccessibleDescription("Who saved what");
    fireEvent.pointerLeave(trigger());
    wait(120);
    expect(tip()).not.toBeInTheDocument();
  });

  it("stays while the pointer is on its text", () => {
    fireEvent.pointerEnter(trigger(), { pointerType: "mouse" });
    wait(350);
    fireEvent.pointerLeave(trigger());
    fireEvent.pointerEnter(screen.getByRole("tooltip"));
    wait(1_000);
    expect(tip()).toBeVisible();
  });

  it("comes at once with the keyboard, and goes with Escape", () => {
    act(() => trigger().focus());
    wait(0);
    expect(tip()).toBeVisible();
    fireEvent.keyDown(trigger(), { key: "Escape" });
    expect(tip()).not.toBeInTheDocument();
    expect(trigger()).toHaveFocus();
  });

  it("is not in the way of a press, nor of a finger", () => {
    fireEvent.pointerEnter(trigger(), { pointerType: "mouse" });
    fireEvent.pointerDown(trigger());
    wait(1_000);
    expect(tip()).not.toBeInTheDocument();
    fireEvent.pointerEnter(trigger(), { pointerType: "touch" });
    wait(1_000);
    expect(tip()).not.toBeInTheDocument();
  });
});

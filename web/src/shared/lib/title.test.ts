import { renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type LockSign, useTitle } from "./title";

let link: HTMLLinkElement;

beforeEach(() => {
  link = document.createElement("link");
  link.rel = "icon";
  link.setAttribute("href", "/favicon.svg");
  document.head.append(link);
});
afterEach(() => link.remove());

it("the tab shows a lock while the docs are locked, and another one to who edits", () => {
  const initialProps: { lock: LockSign } = { lock: false };
  const { rerender } = renderHook(({ lock }) => useTitle("Shop", lock), { initialProps });
  expect([document.title, link.getAttribute("href")]).toEqual([
    "Shop · AI Toolkit",
    "/favicon.svg",
  ]);
  rerender({ lock: true });
  expect([document.title, link.getAttribute("href")]).toEqual([
    "🔒 Shop · AI Toolkit",
    "/favicon-locked.svg",
  ]);
  rerender({ lock: "mine" });
  expect([document.title, link.getAttribute("href")]).toEqual([
    "🔒 Shop · AI Toolkit",
    "/favicon-editing.svg",
  ]);
});

// Moves the focus between projects by the arrow keys, as they lie on the screen: along a row, or to the row below.
import type { KeyboardEvent } from "react";

const steps: Record<string, (columns: number) => number> = {
  ArrowRight: () => 1,
  ArrowLeft: () => -1,
  ArrowDown: (columns) => columns,
  ArrowUp: (columns) => -columns,
};

const links = (list: Element) => [...list.querySelectorAll<HTMLElement>("a[data-project]")];

const topOf = (link: HTMLElement | undefined) =>
  link?.closest("li, tr")?.getBoundingClientRect().top;

export const focusFirst = (list: Element | null) => (list ? links(list)[0]?.focus() : undefined);

/** Up from the first row `onLeave` says where to go. */
export function moveFocus(event: KeyboardEvent, onLeave: () => void): void {
  const step = steps[event.key];
  const all = links(event.currentTarget);
  const at = all.indexOf(document.activeElement as HTMLElement);
  if (!step || at < 0) return;
  const first = topOf(all[0]);
  const columns = all.filter((link) => topOf(link) === first).length;
  const next = at + step(event.currentTarget.querySelector("table") ? 1 : columns);
  event.preventDefault();
  if (next < 0) onLeave();
  else all[Math.min(next, all.length - 1)]?.focus();
}

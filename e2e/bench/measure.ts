// Figures: how they are put together, and how they are told to the table.
import { test } from "@playwright/test";

/** The kind of annotation that is a row of the table. */
export const measurement = "measurement";

interface Figure {
  what: string;
  value: number;
  unit: string;
  /** What it must not exceed; a figure without one is told for comparison. */
  goal?: number;
}

export function report({ what, value, unit, goal }: Figure): void {
  const shown = (number: number) =>
    `${number < 10 ? number.toFixed(1) : number.toFixed(0)} ${unit}`;
  const verdict = goal === undefined ? "" : value <= goal ? "reached" : "MISSED";
  const cells = [what, shown(value), goal === undefined ? "" : `at most ${shown(goal)}`, verdict];
  test.info().annotations.push({ type: measurement, description: `| ${cells.join(" | ")} |` });
}

/** The value that this share of all values does not exceed. */
export function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export const median = (values: number[]) => quantile(values, 0.5);

// Prints the figures as rows of the table that the load tool begins.
import type { FullResult, Reporter, TestCase, TestResult } from "@playwright/test/reporter";
import { measurement } from "./measure";

export default class Table implements Reporter {
  printsToStdio(): boolean {
    return true;
  }

  onBegin(): void {
    this.print("| what, in the browser | measured | goal | |\n|---|---|---|---|");
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    for (const { type, description } of result.annotations) {
      if (type === measurement) this.print(description ?? "");
    }
    for (const { message } of result.errors) this.print(`${test.title}: ${message}`);
  }

  onEnd({ status }: FullResult): void {
    if (status !== "passed") this.print("Not everything could be measured.");
  }

  private print(text: string): void {
    process.stdout.write(`${text}\n`);
  }
}

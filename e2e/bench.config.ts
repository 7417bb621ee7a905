// What people wait for in the browser, measured. One thing at a time, and nothing that records beside it.
import { defineConfig } from "@playwright/test";
import journeys from "./playwright.config";

export default defineConfig(journeys, {
  testDir: "bench",
  testMatch: "*.bench.ts",
  reporter: [["./bench/table.ts"]],
  workers: 1,
  timeout: 300_000,
  use: { trace: "off" },
});

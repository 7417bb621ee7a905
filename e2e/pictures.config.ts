// Pictures of every page, for people to look at and for the guide. No test.
import { defineConfig } from "@playwright/test";
import journeys from "./playwright.config";

export default defineConfig(journeys, {
  testDir: "pictures",
  testMatch: "*.pictures.ts",
  timeout: 300_000,
});

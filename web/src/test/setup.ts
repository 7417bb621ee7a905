import { configure } from "@testing-library/react";
// Runs before every test file: matchers for the DOM, a network of our own, a clean page after each test.
import "@testing-library/jest-dom/vitest";
import { cleanup } from "@testing-library/react";
import { toast } from "sonner";
import { afterAll, afterEach, beforeAll } from "vitest";
import { useStanding } from "@/shared/api/session";
import { recognise } from "@/shared/lib/identity";
import { server } from "./server";

// happy-dom lays nothing out; a list that renders only what is in view needs a view.
let html = Object.getPrototypeOf(document.documentElement);
while (!Object.hasOwn(html, "clientHeight")) html = Object.getPrototypeOf(html);
Object.defineProperty(html, "clientHeight", { configurable: true, value: 800 });

beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => {
  cleanup();
  // Those of one test would be shown again in the next.
  toast.dismiss();
  server.resetHandlers();
  // What a page knows of whoever sits there.
  recognise(null);
  useStanding.setState({ ended: false, resumed: 0, leaving: false });
  localStorage.clear();
  sessionStorage.clear();
});
afterAll(() => server.close());

// Patience for a busy machine.
configure({ asyncUtilTimeout: 10_000 });

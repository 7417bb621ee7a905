// Builds the app (index.html), the frame that draws its diagrams (diagram.html), and the API reference (api-docs.html).
import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const server = process.env.AI_TOOLKIT_PLATFORM_URL ?? "http://127.0.0.1:3001";
const path = (file: string) => fileURLToPath(new URL(file, import.meta.url));

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: {
    alias: {
      "@": path("./src"),
      // Its form for browsers asks the document, which the preview's worker has none of.
      "decode-named-character-reference": path(
        "./node_modules/decode-named-character-reference/index.js",
      ),
    },
  },
  build: {
    target: "es2023",
    // What the size budget is computed from.
    manifest: true,
    // The editor and the API reference are large by nature and load only on their own pages.
    chunkSizeWarningLimit: 4000,
    // The content security policy allows fonts and workers from files only as far as it must.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: {
        app: path("index.html"),
        diagram: path("diagram.html"),
        apiDocs: path("api-docs.html"),
      },
    },
  },
  worker: { format: "es" },
  server: {
    proxy: {
      "/api": {
        target: server,
        changeOrigin: true,
        ws: true,
        // The server answers its own origin only; the development server is another one.
        headers: { origin: server },
        rewriteWsOrigin: true,
      },
      "/scripts": { target: server, changeOrigin: true },
      "/downloads": { target: server, changeOrigin: true },
      "/install.sh": { target: server, changeOrigin: true },
    },
  },
  test: {
    environment: "happy-dom",
    // One world for all files of a worker: each leaves it as it was, and the tests take a quarter of the time.
    isolate: false,
    pool: "threads",
    setupFiles: ["src/test/setup.ts"],
    // Patience for a busy machine; no test is about time.
    testTimeout: 30_000,
    restoreMocks: true,
    unstubGlobals: true,
  },
});

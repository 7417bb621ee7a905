// The API reference, rendered from the server's own OpenAPI document; nothing leaves this origin.
import { createApiReference } from "@scalar/api-reference";
import "@scalar/api-reference/style.css";
import "./fonts.css";
import "./api-docs.css";

createApiReference("#root", {
  url: "/api/openapi.json",
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  agent: { disabled: true },
  showDeveloperTools: "never",
  darkMode: document.documentElement.dataset.theme === "dark",
  metaData: { title: "API reference · AI Toolkit" },
});

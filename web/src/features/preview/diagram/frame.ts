// Runs in a frame of its own, whose policy lets it load nothing from anywhere: Mermaid measures what it draws in a real
// document, and a diagram must not bring images or styles of other sites into the app's.
import mermaid, { type MermaidConfig } from "mermaid";
import { imageOf } from "./image";
import { type Colours, type DrawReply, type DrawRequest, ready } from "./protocol";

/** What a diagram's own settings may not change. */
const settled = [
  "secure",
  "securityLevel",
  "startOnLoad",
  "maxTextSize",
  "maxEdges",
  "suppressErrorRendering",
  "dompurifyConfig",
  "htmlLabels",
  "themeCSS",
  "fontFamily",
  "altFontFamily",
];

/** The picture is shown as an image, which knows the system's fonts only. */
const fontFamily = "ui-sans-serif, system-ui, sans-serif";

const configFor = (colours: Colours): MermaidConfig => ({
  startOnLoad: false,
  securityLevel: "strict",
  secure: settled,
  htmlLabels: false,
  suppressErrorRendering: true,
  maxTextSize: 20_000,
  maxEdges: 300,
  fontFamily,
  theme: "base",
  darkMode: colours.dark,
  themeVariables: {
    fontFamily,
    fontSize: "14px",
    darkMode: colours.dark,
    background: colours.background,
    primaryColor: colours.raised,
    primaryTextColor: colours.text,
    primaryBorderColor: colours.accent,
    secondaryColor: colours.surface,
    tertiaryColor: colours.surface,
    lineColor: colours.muted,
    textColor: colours.text,
    mainBkg: colours.raised,
    clusterBkg: colours.surface,
    clusterBorder: colours.line,
    edgeLabelBackground: colours.background,
    noteBkgColor: colours.surface,
    noteTextColor: colours.text,
    noteBorderColor: colours.line,
  },
});

async function draw({ id, source, colours }: DrawRequest): Promise<DrawReply> {
  try {
    mermaid.initialize(configFor(colours));
    const { svg } = await mermaid.render(`diagram-${id}`, source);
    return { id, drawing: imageOf(svg) };
  } catch (error) {
    return { id, drawing: { error: error instanceof Error ? error.message : String(error) } };
  } finally {
    // Mermaid leaves its workings behind when it fails.
    document.body.replaceChildren();
  }
}

/** One at a time: Mermaid's settings are global. */
let queue = Promise.resolve();

window.addEventListener("message", ({ source, data }: MessageEvent<DrawRequest>) => {
  if (source !== window.parent) return;
  queue = queue.then(async () => {
    window.parent.postMessage(await draw(data), window.origin);
  });
});

window.parent.postMessage(ready, window.origin);

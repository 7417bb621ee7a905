// Draws diagrams: sends them to a hidden frame, which answers with images.
import { t } from "@/strings/preview";
import { type Colours, type Drawing, type DrawReply, type DrawRequest, ready } from "./protocol";

const longest = 20_000;
const patience = 15_000;

/** What would load something. The frame's policy refuses it anyway; here the person is told. */
const loads =
  /url\s*\(|image\s*\(|image-set|@import|\bimg\s*["']?\s*:|\bicon\s*["']?\s*:\s*["']?(\w+:)?\/\/|\\[0-9a-f]/i;

/** Looks like "<" and is none, however often it is decoded. */
const lessThan = "\uff1c";
const markup =
  /<br\s*\/?>|<<\w+>>|<(?=[a-z/!?])|[&#](?:amp;|#?0*38;|#?x0*26;)*#?(?:lt|0*60|x0*3c);?/gi;

/** The menus of a sequence diagram's participants: no image can open them, and Mermaid makes inline handlers for them. */
const menu = /^[ \t]*(links?|properties|details)[ \t][^:\n]*:.*$/gm;

/**
 * Markup as text: Mermaid puts labels into elements to measure them, some after it decoded them. Line breaks and
 * «interface» are its own.
 */
export function withoutMarkup(source: string): string {
  const plain = source.replace(markup, (found) => (/^<.+>$/.test(found) ? found : lessThan));
  return /^\s*sequenceDiagram\b/m.test(plain) ? plain.replace(menu, "") : plain;
}

let frame: Promise<Window> | undefined;
let drawings = 0;

function theFrame(): Promise<Window> {
  frame ??= new Promise((resolve, reject) => {
    const element = document.createElement("iframe");
    element.title = t.drawing;
    element.ariaHidden = "true";
    element.tabIndex = -1;
    // Out of sight, yet with a size: what isn't laid out can't be measured.
    element.style.cssText =
      "position:fixed;left:-10000px;top:0;width:1200px;height:900px;border:0;visibility:hidden";
    // A page of its own, because the server gives it another policy: Mermaid styles what it measures, and loads nothing.
    element.src = "/diagram.html";
    const timer = setTimeout(() => {
      window.removeEventListener("message", onMessage);
      element.remove();
      frame = undefined;
      reject(new Error(t.diagramSlow));
    }, patience);
    const onMessage = ({ source, data }: MessageEvent<unknown>) => {
      if (source !== element.contentWindow || data !== ready || !element.contentWindow) return;
      clearTimeout(timer);
      window.removeEventListener("message", onMessage);
      resolve(element.contentWindow);
    };
    window.addEventListener("message", onMessage);
    document.body.append(element);
  });
  return frame;
}

async function ask(source: string, colours: Colours): Promise<Drawing> {
  const target = await theFrame();
  drawings += 1;
  const request: DrawRequest = { id: drawings, source, colours };
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      window.removeEventListener("message", onMessage);
    };
    const onMessage = ({ source: from, data }: MessageEvent<DrawReply>) => {
      if (from !== target || data.id !== request.id) return;
      end();
      resolve(data.drawing);
    };
    const timer = setTimeout(() => {
      end();
      reject(new Error(t.diagramSlow));
    }, patience);
    window.addEventListener("message", onMessage);
    target.postMessage(request, window.location.origin);
  });
}

/** The last pictures: who scrolls or switches the view sees them again at once. */
const drawn = new Map<string, Promise<Drawing>>();
const mostDrawn = 50;

export function drawDiagram(source: string, colours: Colours): Promise<Drawing> {
  if (source.length > longest) return Promise.resolve({ error: t.diagramTooLong });
  if (loads.test(source)) return Promise.resolve({ error: t.diagramRemote });
  const key = JSON.stringify([source, colours]);
  const known = drawn.get(key);
  if (known) return known;
  const drawing = ask(withoutMarkup(source), colours).catch((error: Error) => ({
    error: error.message,
  }));
  drawn.set(key, drawing);
  const [oldest] = drawn.keys();
  if (drawn.size > mostDrawn && oldest !== undefined) drawn.delete(oldest);
  return drawing;
}

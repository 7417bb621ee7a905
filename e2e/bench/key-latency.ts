// From a key press to the frame that shows it, read from the browser's own trace.
//
// The page's own event timing would be simpler, but Chromium sometimes ends it seconds later, with a repaint that a clock
// causes, while the trace shows that each key was drawn at once.
import type { Page } from "@playwright/test";

interface TraceEvent {
  name: string;
  /** In µs. */
  ts: number;
  dur?: number;
  pid: number;
  args: { layerTreeId?: number; data?: { type?: string } };
}

const categories = [
  "devtools.timeline",
  "disabled-by-default-devtools.timeline",
  "disabled-by-default-devtools.timeline.frame",
];

/** How long each key that is typed meanwhile took to its frame, in ms; a key that never was drawn is missing. */
export async function keyLatencies(page: Page, type: () => Promise<void>): Promise<number[]> {
  const browser = page.context().browser();
  if (!browser) throw new Error("The page belongs to no browser that can be traced.");
  await browser.startTracing(page, { categories });
  await type();
  const trace = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: TraceEvent[];
  };
  return latenciesOf(trace.traceEvents);
}

function latenciesOf(trace: TraceEvent[]): number[] {
  const events = trace.filter(({ ts }) => ts).sort((a, b) => a.ts - b.ts);
  const named = (name: string) => events.filter((event) => event.name === name);
  const typed = (event: TraceEvent, type: string) => event.args.data?.type === type;
  // This event begins when the browser had the key, not when the page got to it, and is told late.
  const presses = named("EventTiming").filter((event) => typed(event, "keydown"));
  const commits = named("Commit");
  const frames = named("DrawFrame");
  const dispatched = named("EventDispatch").filter((event) => typed(event, "keypress"));
  return dispatched.flatMap((char) => {
    const done = char.ts + (char.dur ?? 0);
    const press = presses.findLast(({ ts, pid }) => pid === char.pid && ts <= char.ts);
    const commit = commits.find(({ ts, pid }) => pid === char.pid && ts >= done);
    const frame = frames.find(
      ({ ts, pid, args }) =>
        commit &&
        pid === char.pid &&
        ts >= commit.ts &&
        args.layerTreeId === commit.args.layerTreeId,
    );
    return press && frame ? [(frame.ts - press.ts) / 1000] : [];
  });
}

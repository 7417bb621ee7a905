// The worker that parses docs, so that typing never waits for it.
import { Pipeline } from "./pipeline";
import type { Answer, Request } from "./protocol";

/** One a preview; more than a few are of docs that were closed. */
const pipelines = new Map<number, Pipeline>();
const most = 4;

self.addEventListener("message", async ({ data }: MessageEvent<Request>) => {
  const pipeline = pipelines.get(data.preview) ?? new Pipeline();
  pipelines.delete(data.preview);
  pipelines.set(data.preview, pipeline);
  const [oldest] = pipelines.keys();
  if (pipelines.size > most && oldest !== undefined) pipelines.delete(oldest);
  try {
    self.postMessage(await pipeline.run(data));
  } catch {
    // Nesting without end is deeper than the parser's stack.
    pipelines.delete(data.preview);
    self.postMessage({ preview: data.preview, failed: true } satisfies Answer);
  }
});

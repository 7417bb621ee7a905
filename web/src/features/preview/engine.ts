// Keeps a preview's blocks true to its text: only the newest text is parsed, one at a time, away from the main thread.
import { type BlockList, noBlocks, splice } from "./block-list";
import type { Answer, Reply, Request } from "./pipeline/protocol";

/** A doc that takes longer is meant to take long: parsing needs seconds for a megabyte, more when the machine is busy. */
const patience = (text: string) => 10_000 + text.length / 50;
/** Of a longer doc the beginning is shown before the rest is parsed. */
const long = 150_000;
const beginning = 40_000;
/** Parsing may take this share of the time: a large doc is parsed less often. */
const share = 0.5;
const longestPause = 1_000;

export interface EngineState {
  blocks: BlockList;
  /** The text that the blocks show; null before the first answer. */
  text: string | null;
  /** The doc could not be parsed, or not in time, and is not parsed any more until it changes or the person asks. */
  stopped: boolean;
}

type Parse = (request: Request) => Promise<Reply>;

let worker: Worker | undefined;
let previews = 0;

/** One worker for all previews. */
function theWorker(): Worker {
  worker ??= new Worker(new URL("./pipeline/worker.ts", import.meta.url), { type: "module" });
  return worker;
}

const inWorker: Parse = (request) =>
  new Promise((resolve, reject) => {
    const one = theWorker();
    const end = () => {
      clearTimeout(timer);
      one.removeEventListener("message", onMessage);
      one.removeEventListener("error", onError);
    };
    const onMessage = ({ data }: MessageEvent<Answer>) => {
      if (data.preview !== request.preview) return;
      end();
      if ("failed" in data) reject(new Error("The doc can't be parsed."));
      else resolve(data);
    };
    const onError = () => {
      end();
      one.terminate();
      if (worker === one) worker = undefined;
      reject(new Error("The preview's worker failed."));
    };
    const timer = setTimeout(onError, patience(request.text));
    one.addEventListener("message", onMessage);
    one.addEventListener("error", onError);
    one.postMessage(request);
  });

/** Every browser has them; the environment of unit tests may not, and runs the same pipeline itself. */
const hasWorkers = import.meta.env.PROD || typeof Worker !== "undefined";

function here(): Parse {
  const pipeline = import("./pipeline/pipeline").then((it) => new it.Pipeline());
  return async (request) => (await pipeline).run(request);
}

// It is needed soon, while the doc itself is still being asked for.
if (hasWorkers) theWorker();

/** As much of a long doc as can be shown at once, up to a blank line. */
function beginningOf(text: string): string {
  if (text.length < long) return text;
  const end = text.lastIndexOf("\n\n", beginning);
  return end < 0 ? text : text.slice(0, end);
}

export class Engine {
  private state: EngineState = { blocks: noBlocks, text: null, stopped: false };
  private readonly listeners = new Set<() => void>();
  private readonly preview = previews++;
  private readonly parse: Parse;
  private revision = 0;
  private wanted: string | null = null;
  private busy = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** When the next parse may begin. */
  private notBefore = 0;

  constructor(parse: Parse = hasWorkers ? inWorker : here()) {
    this.parse = parse;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly read = (): EngineState => this.state;

  /** The text has changed. */
  update(text: string): void {
    if (text === (this.wanted ?? this.state.text)) return;
    this.wanted = text;
    this.plan();
  }

  /** Tries a doc again that took too long. */
  retry(): void {
    this.wanted ??= this.state.text;
    this.notBefore = 0;
    this.plan();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.wanted = null;
    this.listeners.clear();
  }

  private plan(): void {
    if (this.busy || this.timer !== undefined || this.wanted === null) return;
    const pause = Math.max(0, this.notBefore - performance.now());
    if (pause === 0) void this.run();
    else {
      this.timer = setTimeout(() => {
        this.timer = undefined;
        void this.run();
      }, pause);
    }
  }

  private async run(): Promise<void> {
    if (this.wanted === null) return;
    const text = this.revision === 0 ? beginningOf(this.wanted) : this.wanted;
    if (text === this.wanted) this.wanted = null;
    this.busy = true;
    const begun = performance.now();
    try {
      const reply = await this.parse({ preview: this.preview, text, base: this.revision });
      // A new worker knows nothing of the old one's answers.
      const blocks = reply.full ? noBlocks : this.state.blocks;
      this.revision = reply.revision;
      this.set({ blocks: splice(blocks, reply), text, stopped: false });
    } catch {
      this.revision = 0;
      this.set({ blocks: noBlocks, text, stopped: true });
    }
    const took = performance.now() - begun;
    this.notBefore = performance.now() + Math.min(longestPause, (took * (1 - share)) / share);
    this.busy = false;
    this.plan();
  }

  private set(state: EngineState): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}

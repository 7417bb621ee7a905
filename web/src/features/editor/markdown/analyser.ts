// Asks the worker about a text. One worker serves the whole page, from the first question on.

import type { Answer, Question } from "./analysis.worker";
import AnalysisWorker from "./analysis.worker?worker";
import type { Analysis } from "./text/analysis";

let worker: Worker | undefined;
let asked = 0;
const waiting = new Map<number, (analysis: Analysis) => void>();
/** The editor and the outline beside it ask about the same text. */
let latest: { text: string; answer: Promise<Analysis> } | undefined;

function start(): Worker {
  const started = new AnalysisWorker();
  started.onmessage = ({ data: { id, analysis } }: MessageEvent<Answer>) => {
    waiting.get(id)?.(analysis);
    waiting.delete(id);
  };
  return started;
}

export function analyseElsewhere(text: string): Promise<Analysis> {
  if (latest?.text === text) return latest.answer;
  worker ??= start();
  asked += 1;
  const question: Question = { id: asked, text };
  const answer = new Promise<Analysis>((resolve) => waiting.set(question.id, resolve));
  worker.postMessage(question);
  latest = { text, answer };
  return answer;
}

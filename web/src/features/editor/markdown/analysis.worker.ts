// Reads docs away from the page's own thread, so that no keystroke waits for it.
import { type Analysis, analyse } from "./text/analysis";

export interface Question {
  id: number;
  text: string;
}

export interface Answer {
  id: number;
  analysis: Analysis;
}

self.onmessage = ({ data: { id, text } }: MessageEvent<Question>) => {
  self.postMessage({ id, analysis: analyse(text) } satisfies Answer);
};

// Keeps an analysis of a model's text, made in the worker whenever typing pauses.
import type { monaco } from "../../monaco";
import { analyseElsewhere } from "../analyser";
import type { Analysis } from "../text/analysis";

const pause = 250;
const pauseWhenLarge = 700;
const large = 100_000;

export interface Watch {
  /** The analysis of the text as it is now. */
  now: () => Promise<Analysis>;
  dispose: () => void;
}

export function watchText(
  model: monaco.editor.ITextModel,
  seen: (analysis: Analysis) => void,
): Watch {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked: { version: number; answer: Promise<Analysis> } | undefined;

  const now = () => {
    const version = model.getVersionId();
    if (asked?.version !== version) asked = { version, answer: analyseElsewhere(model.getValue()) };
    return asked.answer;
  };
  const update = async () => {
    const version = model.getVersionId();
    const analysis = await now();
    // What was typed meanwhile has set the timer again.
    if (!model.isDisposed() && model.getVersionId() === version) seen(analysis);
  };
  const schedule = (delay: number) => {
    clearTimeout(timer);
    timer = setTimeout(update, delay);
  };

  schedule(0);
  const changes = model.onDidChangeContent(() =>
    schedule(model.getValueLength() < large ? pause : pauseWhenLarge),
  );
  return {
    now,
    dispose: () => {
      clearTimeout(timer);
      changes.dispose();
    },
  };
}

// The blocks of a text, as React state that lags behind the text but never holds it up.
import { useEffect, useState, useSyncExternalStore } from "react";
import { Engine } from "./engine";

export function useBlocks(text: string) {
  const [engine] = useState(() => new Engine());
  useEffect(() => engine.update(text), [engine, text]);
  useEffect(() => () => engine.dispose(), [engine]);
  const state = useSyncExternalStore(engine.subscribe, engine.read);
  return { ...state, retry: () => engine.retry() };
}

// How many chunks to mount: the first at once, the others of a doc of usual size when there is time.
import { useEffect, useState } from "react";

/** What fits a window and a bit. */
const atOnce = 3;
/** In longer docs only what comes near the window is mounted. */
const most = 60;

const whenIdle = (work: () => void): (() => void) => {
  if (typeof requestIdleCallback === "undefined") {
    const timer = setTimeout(work, 50);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(work, { timeout: 2_000 });
  return () => cancelIdleCallback(handle);
};

/** So that the browser's own search finds everything, and links within the doc lead to exact places. */
export function useReadyChunks(count: number): number {
  const [ready, setReady] = useState(atOnce);
  const wanted = count <= most ? count : atOnce;
  useEffect(() => {
    if (ready < wanted) return whenIdle(() => setReady(ready + 1));
  }, [ready, wanted]);
  return ready;
}

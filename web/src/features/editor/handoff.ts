// Hands what is typed up to the app: soon enough to be followed, seldom enough not to be felt while typing.

/** How long after the last change, and how long after the first one at most; in milliseconds. */
interface Pace {
  pause: number;
  longest: number;
}

/** From this length on, reading and showing the whole text costs more than a frame. */
const large = 100_000;
const brisk: Pace = { pause: 16, longest: 100 };
const relaxed: Pace = { pause: 200, longest: 1_500 };

interface HandoffOptions {
  /** The whole text as it is now. */
  read: () => string;
  /** Its length, which costs nothing to ask. */
  length: () => number;
  give: (text: string) => void;
}

export interface Handoff {
  /** Something changed. */
  changed: () => void;
  /** Gives what was not given yet, now. */
  flush: () => void;
  /** Something changed that was not given yet. */
  pending: () => boolean;
}

export function createHandoff({ read, length, give }: HandoffOptions): Handoff {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let since: number | null = null;

  const flush = () => {
    if (since === null) return;
    clearTimeout(timer);
    since = null;
    give(read());
  };
  return {
    changed: () => {
      const now = Date.now();
      since ??= now;
      const { pause, longest } = length() < large ? brisk : relaxed;
      clearTimeout(timer);
      timer = setTimeout(flush, Math.max(0, Math.min(pause, since + longest - now)));
    },
    flush,
    pending: () => since !== null,
  };
}

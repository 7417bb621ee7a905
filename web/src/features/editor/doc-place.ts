// What of a doc an address asks for: `?line=12`, `?version=3`, `?version=3&against=1`.

export interface DocPlace {
  /** To be shown, counted from 1. */
  line?: number;
  /** To be shown in the history. */
  version?: number;
  /** What that version is compared with. */
  against?: number;
}

const whole = (value: unknown) => {
  const number = Number(value);
  return Number.isInteger(number) && number > 0 ? number : undefined;
};

/** Whatever an address says; nonsense asks for nothing. */
export function docPlace(search: Record<string, unknown>): DocPlace {
  const line = whole(search.line);
  const version = whole(search.version);
  const against = whole(search.against);
  return {
    ...(line ? { line } : {}),
    ...(version ? { version } : {}),
    ...(version && against ? { against } : {}),
  };
}

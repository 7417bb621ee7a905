// The headings of a text as it changes.
import { useEffect, useMemo, useState } from "react";
import { analyseElsewhere } from "./analyser";
import { type Heading, headingsIn } from "./text/headings";

/** From this length on, reading the text on the page's own thread could be felt while typing. */
const large = 100_000;

export function useHeadings(text: string): readonly Heading[] {
  const small = text.length < large;
  const now = useMemo(() => (small ? headingsIn(text) : []), [small, text]);
  const [later, setLater] = useState<readonly Heading[]>([]);
  useEffect(() => {
    if (small) return;
    let current = true;
    analyseElsewhere(text).then(({ headings }) => current && setLater(headings));
    return () => {
      current = false;
    };
  }, [small, text]);
  return small ? now : later;
}

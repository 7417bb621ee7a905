// How long the text is, or what is selected of it.
import { useStore } from "zustand";
import { t } from "@/strings/markdown";
import type { FactsStore } from "./facts";
import { minutesToRead } from "./text/words";

export function WordCount({ facts }: { facts: FactsStore }) {
  const counts = useStore(facts, (state) => state.counts);
  const selected = useStore(facts, (state) => state.selectedWords);
  if (!counts) return null;
  const { words, characters } = counts;
  return (
    <span title={t.status.length(characters, minutesToRead(words))}>
      {selected === null ? t.status.words(words) : t.status.selected(selected, words)}
      <span className="@max-md:hidden"> · {t.status.reading(minutesToRead(words))}</span>
    </span>
  );
}

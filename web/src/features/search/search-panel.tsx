// Finds text in all docs of a project as one types: one result a doc, with its lines on demand.
import { useQuery } from "@tanstack/react-query";
import { Search, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { queries } from "@/shared/api/queries";
import { Button } from "@/shared/ui/button";
import { Failure, SkeletonRows } from "@/shared/ui/feedback";
import { Input } from "@/shared/ui/field";
import { t } from "@/strings/search";
import { useRecent } from "./recent";
import { SearchResult } from "./search-result";
import { wordsOf } from "./words";

const shortest = 2;
const typingPause = 200;

interface SearchPanelProps {
  projectId: string;
  /** Called when a result was followed. */
  onOpened?: () => void;
  /** Grows when the field should have the focus. */
  focus?: number;
}

export function SearchPanel({ projectId, onOpened, focus = 0 }: SearchPanelProps) {
  const [query, setQuery] = useState("");
  const asked = useSettled(query.trim(), typingPause);
  const long = asked.length >= shortest;
  const found = useQuery({
    ...queries.search(projectId, asked),
    enabled: long,
    // While one types on, the last results stay.
    placeholderData: (last) => (long ? last : undefined),
  });
  const remember = useRecent((state) => state.add);
  const field = useRef<HTMLInputElement>(null);
  const panel = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (focus === 0) return;
    field.current?.focus();
    field.current?.select();
  }, [focus]);

  /** Arrow keys walk from the field through the results and back. */
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const stops = [...(panel.current?.querySelectorAll<HTMLElement>("input, a") ?? [])];
    const next = stops[stops.indexOf(document.activeElement as HTMLElement) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hears the arrow keys of what is inside
    <div ref={panel} onKeyDown={onKeyDown} className="flex h-full min-h-0 flex-col gap-3">
      <search className="relative">
        <Search className="pointer-events-none absolute top-2 left-2.5 size-4 text-faint" />
        <Input
          ref={field}
          type="search"
          aria-label={t.input}
          placeholder={t.placeholder}
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          className="pr-8 pl-8 [&::-webkit-search-cancel-button]:hidden"
        />
        {query && (
          <Button
            size="icon-sm"
            variant="ghost"
            aria-label={t.clear}
            className="absolute top-0.5 right-0.5"
            onClick={() => {
              setQuery("");
              field.current?.focus();
            }}
          >
            <X />
          </Button>
        )}
      </search>
      <div className="-mx-1 min-h-0 flex-1 overflow-y-auto px-1 pb-1">
        {query.trim() === "" && <Start projectId={projectId} onChoose={setQuery} />}
        {query.trim() !== "" && query.trim().length < shortest && (
          <p className="text-muted text-sm">{t.tooShort}</p>
        )}
        {long && found.isPending && <SkeletonRows rows={5} />}
        {long && found.isError && <Failure error={found.error} onRetry={found.refetch} />}
        {long && found.data && (
          <Results
            {...{ projectId }}
            hits={found.data}
            query={asked}
            onOpened={() => {
              remember(projectId, asked);
              onOpened?.();
            }}
          />
        )}
      </div>
    </div>
  );
}

/** The value once it has not changed for a while. */
function useSettled(value: string, ms: number): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}

interface StartProps {
  projectId: string;
  onChoose: (query: string) => void;
}

/** Before anything is typed: how it works, and what was looked for before. */
function Start({ projectId, onChoose }: StartProps) {
  const recent = useRecent((state) => state.queries[projectId]);
  const forget = useRecent((state) => state.forget);
  if (!recent?.length) return <p className="text-muted text-sm">{t.teach}</p>;
  return (
    <section aria-label={t.recent}>
      <h3 className="pb-1 text-faint text-xs">{t.recent}</h3>
      <ul>
        {recent.map((query) => (
          <li key={query} className="group flex items-center rounded-md hover:bg-raised">
            <button
              type="button"
              className="min-w-0 flex-1 truncate rounded-md px-2 py-1 text-left text-sm"
              onClick={() => onChoose(query)}
            >
              {query}
            </button>
            <Button
              size="icon-sm"
              variant="ghost"
              aria-label={t.forget(query)}
              onClick={() => forget(projectId, query)}
            >
              <X />
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface ResultsProps {
  projectId: string;
  hits: React.ComponentProps<typeof SearchResult>["hit"][];
  query: string;
  onOpened: () => void;
}

/** The server gives no more than this. */
const mostHits = 50;

function Results({ projectId, hits, query, onOpened }: ResultsProps) {
  const words = wordsOf(query);
  return (
    <>
      <p role="status" className="pb-2 text-muted text-xs">
        {hits.length === 0
          ? t.none(query)
          : hits.length < mostHits
            ? t.found(hits.length)
            : t.most(hits.length)}
      </p>
      {hits.length === 0 && <p className="text-muted text-sm">{t.noneHint}</p>}
      <ul aria-label={t.results} className="grid grid-cols-1 gap-2">
        {hits.map((hit) => (
          <SearchResult key={hit.docId} {...{ projectId, hit, words, onOpened }} />
        ))}
      </ul>
    </>
  );
}

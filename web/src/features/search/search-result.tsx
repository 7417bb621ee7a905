// One doc that a search found: its best line, and all others when asked.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronRight, FileText } from "lucide-react";
import { useState } from "react";
import { queries } from "@/shared/api/queries";
import type { SearchHit } from "@/shared/api/types";
import { cn } from "@/shared/lib/cn";
import { Button } from "@/shared/ui/button";
import { Failure, SkeletonRows } from "@/shared/ui/feedback";
import { t } from "@/strings/search";
import { linesWith, piecesOf } from "./words";

/** A doc with more is one to read, not to search. */
const mostLines = 50;

interface SearchResultProps {
  projectId: string;
  hit: SearchHit;
  words: string[];
  onOpened: () => void;
}

export function SearchResult({ projectId, hit, words, onOpened }: SearchResultProps) {
  const [all, setAll] = useState(false);
  const { docId, fileName, line, snippet } = hit;
  return (
    <li>
      <div className="flex items-center gap-1">
        {line > 0 ? (
          <Button
            size="icon-sm"
            variant="ghost"
            className="size-5"
            aria-label={t.showLines(fileName)}
            aria-expanded={all}
            onClick={() => setAll(!all)}
          >
            <ChevronRight className={cn("transition-transform", all && "rotate-90")} />
          </Button>
        ) : (
          <FileText className="mx-0.5 size-4 shrink-0 text-faint" />
        )}
        <span className="min-w-0 flex-1 truncate font-medium text-sm" title={fileName}>
          <Marked text={fileName} words={words} />
        </span>
      </div>
      {all ? (
        <AllLines {...{ projectId, docId, fileName, words, onOpened }} />
      ) : (
        <Line {...{ projectId, docId, line, words, onOpened }} text={snippet} />
      )}
    </li>
  );
}

interface LineProps {
  projectId: string;
  docId: string;
  /** 0 where only the name matches. */
  line: number;
  text: string;
  words: string[];
  onOpened: () => void;
}

function Line({ projectId, docId, line, text, words, onOpened }: LineProps) {
  return (
    <Link
      to="/editor/$projectId/$docId"
      params={{ projectId, docId }}
      search={line > 0 ? { line } : {}}
      onClick={onOpened}
      className="flex gap-2 rounded-md px-2 py-1 text-muted text-xs hover:bg-raised hover:text-text focus-visible:-outline-offset-2"
    >
      {line > 0 && (
        <span className="w-7 shrink-0 text-right text-faint tabular-nums">
          <span className="sr-only">{t.line(line)} </span>
          <span aria-hidden="true">{line}</span>
        </span>
      )}
      <span className="wrap-anywhere line-clamp-2 min-w-0">
        {line > 0 ? <Marked text={text} words={words} /> : t.nameOnly}
      </span>
    </Link>
  );
}

function AllLines({ fileName, ...rest }: Omit<LineProps, "line" | "text"> & { fileName: string }) {
  const doc = useQuery(queries.doc(rest.projectId, fileName));
  if (doc.isError) return <Failure error={doc.error} onRetry={doc.refetch} />;
  if (!doc.data) return <SkeletonRows rows={2} className="h-5" />;
  const lines = linesWith(doc.data.content ?? "", rest.words);
  return (
    <>
      {lines.slice(0, mostLines).map(({ line, text }) => (
        <Line key={line} {...rest} line={line} text={text} />
      ))}
      {lines.length > mostLines && (
        <p className="px-2 text-faint text-xs">{t.moreLines(lines.length - mostLines)}</p>
      )}
    </>
  );
}

function Marked({ text, words }: { text: string; words: string[] }) {
  return piecesOf(text, words).map((piece, at) =>
    piece.found ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no identity
      <mark key={at} className="rounded-sm bg-accent/25 text-text">
        {piece.text}
      </mark>
    ) : (
      piece.text
    ),
  );
}

// One sentence of the feed: who, what, to which doc, when.
import { Link } from "@tanstack/react-router";
import { Server } from "lucide-react";
import { ago, dateTime } from "@/shared/lib/time";
import { Avatar } from "@/shared/ui/avatar";
import { t } from "@/strings/activity";
import { DeletedDoc } from "./deleted-doc";
import { type Line, noteOf, type Part, sentenceOf } from "./feed";

interface ActivityLineProps {
  line: Line;
  projectId: string;
  /** The docs that there are, by path. */
  docIds: ReadonlyMap<string, string>;
  now: number;
}

/** How the server signs what nobody asked it for. */
const platform = "platform";

export function ActivityLine({ line, projectId, docIds, now }: ActivityLineProps) {
  const { entry, times } = line;
  const isPlatform = entry.actor === platform;
  const note = noteOf(entry);
  // "Mara finished editing", not "… the lock of Mara": the name stands at the beginning already.
  const parts = sentenceOf(entry).filter(({ text }) => text !== entry.actor);
  return (
    <li className="flex gap-2.5 text-sm">
      {isPlatform ? (
        <span
          aria-hidden="true"
          className="grid size-6 shrink-0 place-items-center rounded-full bg-raised text-muted"
        >
          <Server className="size-3.5" />
        </span>
      ) : (
        <Avatar name={entry.actor} />
      )}
      <div className="min-w-0 flex-1 pt-0.5 leading-snug">
        <p>
          <span className="font-medium">{isPlatform ? t.platform : entry.actor}</span>{" "}
          {parts.map((part, at) => (
            <SentencePart
              // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence have only their order
              key={at}
              {...{ part, projectId, docIds }}
              deleted={entry.action === "doc.deleted"}
              url={entry.target ?? ""}
            />
          ))}
          {times > 1 && <span className="text-muted"> {t.times(times)}</span>}{" "}
          <time
            dateTime={entry.createdAt}
            title={dateTime(entry.createdAt)}
            className="whitespace-nowrap text-faint text-xs"
          >
            {ago(entry.createdAt, now)}
          </time>
        </p>
        {note && (
          <p
            className="mt-0.5 line-clamp-2 whitespace-pre-line break-words text-faint text-xs"
            title={note}
          >
            {note}
          </p>
        )}
      </div>
    </li>
  );
}

interface PartProps {
  part: Part;
  projectId: string;
  docIds: ReadonlyMap<string, string>;
  url: string;
  /** The sentence tells of a deletion. */
  deleted: boolean;
}

function SentencePart({ part, projectId, docIds, url, deleted }: PartProps) {
  switch (part.is) {
    case "words":
      return <span className="text-muted">{part.text}</span>;
    case "doc": {
      const docId = docIds.get(part.text);
      if (!docId && deleted) return <DeletedDoc projectId={projectId} fileName={part.text} />;
      if (!docId) return <span className="break-words">{part.text}</span>;
      return (
        <Link
          to="/editor/$projectId/$docId"
          params={{ projectId, docId }}
          className="break-words rounded-xs underline decoration-line-strong underline-offset-2 hover:text-accent hover:decoration-accent"
        >
          {part.text}
        </Link>
      );
    }
    case "link":
      return (
        <a
          href={url}
          target="_blank"
          rel="noopener noreferrer"
          className="break-words rounded-xs underline decoration-line-strong underline-offset-2 hover:text-accent"
        >
          {part.text}
          <span className="sr-only">{t.newTab}</span>
        </a>
      );
    case "commit":
      return <code className="font-mono text-xs">{part.text}</code>;
    default:
      return <span className="break-words">{part.text}</span>;
  }
}

// The docs that can be published, each to be chosen or left, with its change on demand.
import { useQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { lazy, Suspense, useId, useState } from "react";
import { queries } from "@/shared/api/queries";
import type { DocChange } from "@/shared/api/types";
import { cn } from "@/shared/lib/cn";
import { ago } from "@/shared/lib/time";
import { Badge, type Tone } from "@/shared/ui/badge";
import { Button } from "@/shared/ui/button";
import { Failure, SkeletonRows } from "@/shared/ui/feedback";
import { Checkbox } from "@/shared/ui/field";
import { t } from "@/strings/sync";

// With it comes Monaco, which only who looks at a change needs.
const DiffView = lazy(() =>
  import("../editor/monaco-views").then((it) => ({ default: it.DiffView })),
);

interface PublishListProps {
  projectId: string;
  changes: DocChange[];
  /** The ids of the docs that stay behind. */
  left: ReadonlySet<string>;
  onLeave: (left: ReadonlySet<string>) => void;
  disabled: boolean;
}

export function PublishList({ projectId, changes, left, onLeave, disabled }: PublishListProps) {
  const chosen = changes.filter(({ docId }) => !left.has(docId)).length;
  if (changes.length === 0) return <p className="text-muted text-sm">{t.publish.none}</p>;
  const toggle = (id: string) => {
    const next = new Set(left);
    if (!next.delete(id)) next.add(id);
    onLeave(next);
  };
  return (
    <fieldset disabled={disabled} className="min-w-0">
      <legend className="sr-only">{t.publish.docs}</legend>
      <div className="flex items-center justify-between gap-3 pb-2">
        <Checkbox
          label={t.publish.all}
          checked={chosen === changes.length}
          onChange={() =>
            onLeave(
              chosen === changes.length ? new Set(changes.map(({ docId }) => docId)) : new Set(),
            )
          }
        />
        <span className="text-muted text-xs tabular-nums">
          {t.publish.chosen(chosen, changes.length)}
        </span>
      </div>
      <ul className="max-h-[40dvh] divide-y divide-line overflow-y-auto rounded-lg border border-line">
        {changes.map((change) => (
          <Row
            key={change.docId}
            {...{ projectId, change }}
            chosen={!left.has(change.docId)}
            onToggle={() => toggle(change.docId)}
          />
        ))}
      </ul>
    </fieldset>
  );
}

const tones: Record<DocChange["kind"], Tone> = { added: "ok", updated: "info", deleted: "bad" };

interface RowProps {
  projectId: string;
  change: DocChange;
  chosen: boolean;
  onToggle: () => void;
}

function Row({ projectId, change, chosen, onToggle }: RowProps) {
  const { fileName, kind, author, updatedAt } = change;
  const id = useId();
  const [shown, setShown] = useState(false);
  return (
    <li>
      <div className="flex items-center gap-2.5 px-3 py-2">
        <input
          id={id}
          type="checkbox"
          checked={chosen}
          onChange={onToggle}
          className="size-4 shrink-0 accent-accent"
        />
        <label htmlFor={id} className="min-w-0 flex-1">
          <span className="block truncate text-sm">{fileName}</span>
          <span className="block truncate text-muted text-xs">
            {t.publish.by(author, ago(updatedAt))}
          </span>
        </label>
        <Badge tone={tones[kind]}>{t.publish.kinds[kind]}</Badge>
        <Button
          size="icon-sm"
          variant="ghost"
          aria-label={t.publish.showChange(fileName)}
          aria-expanded={shown}
          onClick={() => setShown(!shown)}
        >
          <ChevronRight className={cn("transition-transform", shown && "rotate-90")} />
        </Button>
      </div>
      {shown && <Change {...{ projectId, change }} />}
    </li>
  );
}

/** What Git has beside what it would get. */
function Change({ projectId, change }: Pick<RowProps, "projectId" | "change">) {
  const { fileName, kind, version, publishedVersion } = change;
  const newest = useQuery(queries.revision(projectId, fileName, version));
  const before = useQuery({
    ...queries.revision(projectId, fileName, publishedVersion ?? 0),
    enabled: publishedVersion != null,
  });
  const error = newest.error ?? before.error;
  if (error) {
    return (
      <div className="p-3">
        <Failure error={error} onRetry={newest.error ? newest.refetch : before.refetch} />
      </div>
    );
  }
  if (!newest.data || (publishedVersion != null && !before.data)) {
    return <SkeletonRows rows={3} className="mx-3" />;
  }
  const binary = [newest.data, before.data].some((it) => it?.encoding === "base64" && !it.deleted);
  if (binary) return <p className="px-3 pb-3 text-muted text-sm">{t.publish.notText}</p>;
  return (
    <div className="h-64 border-line border-t">
      <Suspense fallback={<SkeletonRows rows={3} className="mx-3" />}>
        <DiffView
          inline
          fileName={fileName}
          left={{
            label: publishedVersion ? t.publish.before(publishedVersion) : t.publish.nothingBefore,
            text: before.data?.content ?? "",
          }}
          right={{
            label: kind === "deleted" ? t.publish.deleted : t.publish.newest(version),
            text: newest.data.deleted ? "" : (newest.data.content ?? ""),
          }}
        />
      </Suspense>
    </div>
  );
}

// The entries of the audit log: when, who, what, from where.
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { AuditWanted } from "@/shared/api/people";
import { peopleQueries } from "@/shared/api/people-queries";
import { queries } from "@/shared/api/queries";
import type { ActivityEntry } from "@/shared/api/types";
import { cn } from "@/shared/lib/cn";
import { ago, dateTime, useNow } from "@/shared/lib/time";
import { Button } from "@/shared/ui/button";
import { Failure, SkeletonRows } from "@/shared/ui/feedback";
import { t as activity } from "@/strings/activity";
import { t } from "@/strings/audit";
import { noteOf, sentenceOf } from "../activity/feed";

export function AuditList({ wanted }: { wanted: AuditWanted }) {
  const now = useNow(30_000);
  const audit = useInfiniteQuery(peopleQueries.audit(wanted));
  const { data: projects } = useQuery(queries.projects());
  if (audit.isPending) return <SkeletonRows rows={8} />;
  if (audit.isError) return <Failure error={audit.error} onRetry={audit.refetch} />;
  const entries = audit.data.pages.flatMap(({ items }) => items);
  if (entries.length === 0) return <p className="text-muted text-sm">{t.none}</p>;
  const projectNames = new Map(projects?.map(({ id, name }) => [id, name]));
  return (
    <>
      <table aria-label={t.title} className="w-full table-fixed text-left text-sm">
        <thead className="border-line border-b text-faint text-xs max-sm:sr-only">
          <tr>
            <Heading className="sm:w-28">{t.when}</Heading>
            <Heading className="sm:w-40">{t.who}</Heading>
            <Heading>{t.what}</Heading>
            <Heading className="sm:w-32">{t.from}</Heading>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {entries.map((entry) => (
            <Row key={entry.id} {...{ entry, projectNames, now }} />
          ))}
        </tbody>
      </table>
      {audit.hasNextPage && (
        <Button
          size="sm"
          variant="ghost"
          className="mt-3"
          disabled={audit.isFetchingNextPage}
          onClick={() => audit.fetchNextPage()}
        >
          {t.older}
        </Button>
      )}
    </>
  );
}

const Heading = ({ className, children }: { className?: string; children: string }) => (
  <th scope="col" className={cn("py-2 pr-3 font-medium", className)}>
    {children}
  </th>
);

interface RowProps {
  entry: ActivityEntry;
  projectNames: ReadonlyMap<string, string>;
  now: number;
}

const cell = "py-2 pr-3 align-top max-sm:block max-sm:py-0";

function Row({ entry, projectNames, now }: RowProps) {
  const { actor, address, createdAt, projectId } = entry;
  const note = noteOf(entry);
  return (
    <tr className="max-sm:block max-sm:py-2.5">
      <td className={cn(cell, "text-faint text-xs leading-5")}>
        <time dateTime={createdAt} title={dateTime(createdAt)}>
          {ago(createdAt, now)}
        </time>
      </td>
      <td className={cn(cell, "break-words font-medium")}>
        {actor === "platform" ? activity.platform : actor}
      </td>
      <td className={cell}>
        <p className="break-words">
          {sentenceOf(entry).map(({ text, is }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence have only their order
            <span key={at} className={is === "words" ? "text-muted" : undefined}>
              {text}
            </span>
          ))}
          {projectId && (
            <span className="text-faint">
              {" "}
              {t.inProject(projectNames.get(projectId) ?? t.unknownProject)}
            </span>
          )}
        </p>
        {note && <p className="mt-0.5 break-words text-faint text-xs">{note}</p>}
      </td>
      <td className={cn(cell, "break-all text-faint text-xs leading-5")}>{address}</td>
    </tr>
  );
}

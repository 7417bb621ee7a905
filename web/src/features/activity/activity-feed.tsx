// Who did what in a project, newest first, by day.
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { queries } from "@/shared/api/queries";
import { useNow } from "@/shared/lib/time";
import { Button } from "@/shared/ui/button";
import { Failure, SkeletonRows } from "@/shared/ui/feedback";
import { Select } from "@/shared/ui/field";
import { t } from "@/strings/activity";
import { ActivityLine } from "./activity-line";
import { byDay, dayName, type Filter, isFilter, isShown } from "./feed";

/** A filter looks for this many lines, but not through the whole history. */
const wanted = 10;
const pagesAtMost = 8;

export function ActivityFeed({ projectId }: { projectId: string }) {
  const now = useNow(30_000);
  const [filter, setFilter] = useState<Filter>("all");
  const activity = useInfiniteQuery(queries.activity(projectId));
  const { data: docs } = useQuery(queries.docs(projectId));
  const pages = activity.data?.pages ?? [];
  const shown = pages.flatMap(({ items }) => items).filter((entry) => isShown(entry, filter));

  const { hasNextPage, isFetching, fetchNextPage } = activity;
  const looksOn =
    filter !== "all" && shown.length < wanted && hasNextPage && pages.length < pagesAtMost;
  // The number, since each page that brought too little asks for one more.
  const lookBehind = looksOn ? pages.length : null;
  useEffect(() => {
    if (lookBehind !== null && !isFetching) fetchNextPage();
  }, [lookBehind, isFetching, fetchNextPage]);

  const docIds = new Map(docs?.map(({ fileName, id }) => [fileName, id]));
  return (
    <section aria-labelledby="activity" className="min-w-0">
      <div className="mb-3 flex items-center gap-2">
        <h2 id="activity" className="mr-auto font-semibold text-base">
          {t.activity}
        </h2>
        <Select
          aria-label={t.filter}
          value={filter}
          onChange={({ target }) => isFilter(target.value) && setFilter(target.value)}
          className="field-sizing-content h-7 w-auto border-transparent bg-transparent text-muted text-xs"
        >
          {Object.entries(t.filters).map(([key, name]) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </Select>
      </div>
      {activity.isPending && <SkeletonRows rows={5} />}
      {activity.isError && <Failure error={activity.error} onRetry={activity.refetch} />}
      {activity.data && shown.length === 0 && !isFetching && <None filter={filter} />}
      <div className="grid grid-cols-1 gap-4">
        {byDay(shown).map((day) => (
          <section key={day.key} aria-label={dayName(day.key, now)}>
            <h3 className="mb-2 font-medium text-faint text-xs">{dayName(day.key, now)}</h3>
            <ul className="grid grid-cols-1 gap-2.5">
              {day.lines.map((line) => (
                <ActivityLine key={line.entry.id} {...{ line, projectId, docIds, now }} />
              ))}
            </ul>
          </section>
        ))}
      </div>
      {hasNextPage && (
        <Button
          size="sm"
          variant="ghost"
          className="mt-3"
          disabled={activity.isFetchingNextPage}
          onClick={() => fetchNextPage()}
        >
          {t.older}
        </Button>
      )}
    </section>
  );
}

function None({ filter }: { filter: Filter }) {
  if (filter !== "all") return <p className="text-muted text-sm">{t.noneOfKind}</p>;
  return (
    <p className="text-muted text-sm">
      {t.none}. {t.noneAbout}
    </p>
  );
}

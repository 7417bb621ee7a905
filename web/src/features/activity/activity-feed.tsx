// Who did what in a project, newest first.
import { useInfiniteQuery } from "@tanstack/react-query";
import { queries } from "@/shared/api/queries";
import type { ActivityEntry } from "@/shared/api/types";
import { ago, dateTime, useNow } from "@/shared/lib/time";
import { Avatar } from "@/shared/ui/avatar";
import { Button } from "@/shared/ui/button";
import { Failure, SkeletonRows } from "@/shared/ui/feedback";

const verbs: Record<string, string> = {
  "project.created": "created the project",
  "project.updated": "changed the settings",
  "doc.created": "created",
  "doc.updated": "saved",
  "doc.deleted": "deleted",
  "doc.restored": "restored",
  "doc.resolved": "resolved the conflict in",
  "doc.pushed": "published",
  "lock.acquired": "began to edit",
  "lock.released": "finished editing",
  "lock.force_released": "force-released the lock of",
  "lock.expired": "ended the expired lock of",
  "api_key.created": "created the API key",
  "api_key.revoked": "revoked the API key",
  "pull_request.opened": "opened the pull request",
  "pull_request.merged": "saw the merge of the pull request",
  "pull_request.closed": "saw the pull request closed:",
  "sync.completed": "synced with Git",
  "sync.conflict": "found a conflict in",
  "sync.failed": "could not sync with Git",
  "sync.skipped": "left files of the repository alone:",
  "webhook.created": "set up the webhook",
  "webhook.deleted": "removed the webhook",
};

/** An action the app has no words for still reads: "doc.renamed" → "doc renamed". */
const verb = (action: string) => verbs[action] ?? action.replace(/[._]/g, " ");

/** What it was done to, where the verb does not say it: not "Mara finished editing Mara", and commits as Git shortens them. */
function object({ actor, target }: ActivityEntry): string | null {
  if (!target || target === actor) return null;
  return /^[0-9a-f]{40,64}$/.test(target) ? target.slice(0, 7) : target;
}

export function ActivityFeed({ projectId }: { projectId: string }) {
  useNow(30_000);
  const activity = useInfiniteQuery(queries.activity(projectId));
  if (activity.isPending) return <SkeletonRows rows={5} />;
  if (activity.isError) return <Failure error={activity.error} onRetry={activity.refetch} />;
  const entries = activity.data.pages.flatMap((page) => page.items);
  if (entries.length === 0) return <p className="text-muted text-sm">Nothing happened yet.</p>;
  return (
    <>
      <ul className="grid gap-3">
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ul>
      {activity.hasNextPage && (
        <Button
          size="sm"
          variant="ghost"
          className="mt-3"
          disabled={activity.isFetchingNextPage}
          onClick={() => activity.fetchNextPage()}
        >
          Show older
        </Button>
      )}
    </>
  );
}

function Entry({ entry }: { entry: ActivityEntry }) {
  return (
    <li className="flex gap-2.5 text-sm">
      <Avatar name={entry.actor} />
      <p className="min-w-0 flex-1 pt-0.5 leading-snug">
        <span className="font-medium">{entry.actor}</span>{" "}
        <span className="text-muted">{verb(entry.action)}</span>{" "}
        <span className="break-words">{object(entry)}</span>{" "}
        <time
          dateTime={entry.createdAt}
          title={dateTime(entry.createdAt)}
          className="whitespace-nowrap text-faint text-xs"
        >
          {ago(entry.createdAt)}
        </time>
      </p>
    </li>
  );
}

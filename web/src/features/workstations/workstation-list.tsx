// The workstations that follow a project, by their last contact.
import { useQuery } from "@tanstack/react-query";
import { Laptop, Plus } from "lucide-react";
import { useState } from "react";
import { queries } from "@/shared/api/queries";
import type { Workstation } from "@/shared/api/types";
import { ago, dateTime, useNow } from "@/shared/lib/time";
import { Badge } from "@/shared/ui/badge";
import { Button } from "@/shared/ui/button";
import { Failure, SkeletonRows } from "@/shared/ui/feedback";
import { Tooltip } from "@/shared/ui/tooltip";
import { t } from "@/strings/workstations";

const shownAtFirst = 5;
const day = 24 * 60 * 60 * 1000;
const quietAfterDays = 7;

interface WorkstationListProps {
  projectId: string;
  onConnect: () => void;
}

export function WorkstationList({ projectId, onConnect }: WorkstationListProps) {
  const now = useNow(30_000);
  const [all, setAll] = useState(false);
  const { data, isPending, error, refetch } = useQuery(queries.workstations(projectId));
  const shown = all ? data : data?.slice(0, shownAtFirst);
  return (
    <section aria-labelledby="workstations" className="min-w-0">
      <div className="mb-3 flex items-center gap-2">
        <h2 id="workstations" className="mr-auto font-semibold text-base">
          {t.workstations}
        </h2>
        <Tooltip text={t.connect}>
          <Button variant="ghost" size="icon-sm" aria-label={t.connect} onClick={onConnect}>
            <Plus />
          </Button>
        </Tooltip>
      </div>
      {isPending && <SkeletonRows rows={2} />}
      {error && <Failure error={error} onRetry={refetch} />}
      {data?.length === 0 && (
        <div className="rounded-lg border border-line border-dashed p-4 text-sm">
          <p className="text-muted">{t.none}</p>
          <Button size="sm" className="mt-3" onClick={onConnect}>
            <Laptop /> {t.connectFirst}
          </Button>
        </div>
      )}
      {shown && shown.length > 0 && (
        <ul aria-label={t.workstations} className="grid grid-cols-1 gap-3">
          {shown.map((workstation) => (
            <WorkstationRow key={workstation.id} workstation={workstation} now={now} />
          ))}
        </ul>
      )}
      {data && data.length > shownAtFirst && (
        <Button size="sm" variant="ghost" className="mt-2" onClick={() => setAll(!all)}>
          {all ? t.showFewer : t.showAll(data.length)}
        </Button>
      )}
    </section>
  );
}

function WorkstationRow({ workstation, now }: { workstation: Workstation; now: number }) {
  const { name, apiKeyName, client, lastSeenAt, firstSeenAt } = workstation;
  // One that has no name of its own goes by its key's.
  const about = [apiKeyName !== name && t.key(apiKeyName), client].filter(Boolean).join(" · ");
  return (
    <li className="flex items-start gap-2.5 text-sm">
      <span
        aria-hidden="true"
        className="grid size-6 shrink-0 place-items-center rounded-md bg-raised text-muted"
      >
        <Laptop className="size-3.5" />
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
          <span className="min-w-0 truncate font-medium" title={name}>
            {name}
          </span>
          <Standing workstation={workstation} now={now} />
        </p>
        <p className="truncate text-faint text-xs" title={about}>
          <time
            dateTime={lastSeenAt}
            title={`${dateTime(lastSeenAt)}. ${t.firstContact(dateTime(firstSeenAt))}`}
          >
            {ago(lastSeenAt, now)}
          </time>
          {about && ` · ${about}`}
        </p>
      </div>
    </li>
  );
}

function Standing({ workstation, now }: { workstation: Workstation; now: number }) {
  const days = Math.floor((now - Date.parse(workstation.lastSeenAt)) / day);
  if (days >= quietAfterDays) {
    return <Explained text={t.quietAbout(days)} badge={<Badge>{t.quiet}</Badge>} />;
  }
  if (!workstation.docsHash) {
    return <Explained text={t.unknownAbout} badge={<Badge>{t.waitingForDocs}</Badge>} />;
  }
  return workstation.upToDate ? (
    <Badge tone="ok">{t.upToDate}</Badge>
  ) : (
    <Explained text={t.behindAbout} badge={<Badge tone="warn">{t.behind}</Badge>} />
  );
}

const Explained = ({ text, badge }: { text: string; badge: React.ReactNode }) => (
  <Tooltip text={text}>
    <span>{badge}</span>
  </Tooltip>
);

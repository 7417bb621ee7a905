// The browsers in which somebody is signed in, and the ways to end them.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Monitor, Smartphone } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { people } from "@/shared/api/people";
import { peopleQueries } from "@/shared/api/people-queries";
import { toProblem } from "@/shared/api/problem";
import type { AccountSession } from "@/shared/api/types";
import { ago, dateTime, useNow } from "@/shared/lib/time";
import { Badge } from "@/shared/ui/badge";
import { Button } from "@/shared/ui/button";
import { ConfirmDialog } from "@/shared/ui/dialog";
import { Failure, SkeletonRows } from "@/shared/ui/feedback";
import { t as strings } from "@/strings/accounts";
import { describeUserAgent } from "./user-agent";

const t = strings.account;

export function SessionsList() {
  const now = useNow(30_000);
  const [confirming, setConfirming] = useState(false);
  const sessions = useQuery(peopleQueries.sessions());
  const cache = useQueryClient();
  const refresh = () => cache.invalidateQueries({ queryKey: peopleQueries.sessions().queryKey });
  const tell = (error: Error) => toast.error(toProblem(error).message);
  const end = useMutation({
    mutationFn: ({ id }: AccountSession) => people.own.endSession(id),
    onSuccess: () => toast.success(t.ended),
    onError: tell,
    onSettled: refresh,
  });
  const endOthers = useMutation({
    mutationFn: people.own.endOtherSessions,
    onSuccess: ({ ended }) => toast.success(t.endedOthers(ended)),
    onError: tell,
    onSettled: () => {
      setConfirming(false);
      refresh();
    },
  });
  if (sessions.isPending) return <SkeletonRows rows={2} />;
  if (sessions.isError) return <Failure error={sessions.error} onRetry={sessions.refetch} />;
  return (
    <>
      <ul aria-label={t.sessions} className="divide-y divide-line">
        {sessions.data.map((session) => (
          <Row
            key={session.id}
            {...{ session, now }}
            busy={end.isPending}
            onEnd={() => end.mutate(session)}
          />
        ))}
      </ul>
      {sessions.data.length > 1 && (
        <Button variant="danger" className="justify-self-start" onClick={() => setConfirming(true)}>
          {t.endOthers}
        </Button>
      )}
      <ConfirmDialog
        open={confirming}
        onOpenChange={setConfirming}
        title={t.endOthersTitle}
        description={t.endOthersAbout}
        action={t.endOthers}
        busy={endOthers.isPending}
        onConfirm={() => endOthers.mutate()}
      />
    </>
  );
}

interface RowProps {
  session: AccountSession;
  now: number;
  busy: boolean;
  onEnd: () => void;
}

const isPhone = /\b(?:iPhone|Android|Mobile)\b/;

function Row({ session, now, busy, onEnd }: RowProps) {
  const { isCurrent, userAgent, address, lastSeenAt, createdAt } = session;
  const name = describeUserAgent(userAgent);
  const Icon = isPhone.test(userAgent ?? "") ? Smartphone : Monitor;
  return (
    <li className="flex items-center gap-3 py-3 first:pt-0 last:pb-0">
      <span
        aria-hidden="true"
        className="grid size-8 shrink-0 place-items-center rounded-md bg-raised text-muted [&_svg]:size-4"
      >
        <Icon />
      </span>
      <div className="min-w-0 flex-1">
        <p
          className="flex flex-wrap items-center gap-x-2 gap-y-0.5 text-sm"
          title={userAgent ?? ""}
        >
          <span className="font-medium">{name}</span>
          {isCurrent && <Badge tone="ok">{t.thisOne}</Badge>}
        </p>
        <p className="text-faint text-xs">
          {address && `${address} · `}
          <time dateTime={lastSeenAt} title={dateTime(lastSeenAt)}>
            {t.lastSeen(ago(lastSeenAt, now))}
          </time>
          {" · "}
          <time dateTime={createdAt} title={dateTime(createdAt)}>
            {t.signedIn(ago(createdAt, now))}
          </time>
        </p>
      </div>
      {!isCurrent && (
        <Button
          size="sm"
          variant="ghost"
          disabled={busy}
          aria-label={t.endOf(name)}
          onClick={onEnd}
        >
          {t.end}
        </Button>
      )}
    </li>
  );
}

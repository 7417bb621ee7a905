// The other services that one may sign in through: linked ones, and those that can be.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { people } from "@/shared/api/people";
import { peopleQueries } from "@/shared/api/people-queries";
import { toProblem } from "@/shared/api/problem";
import type { AccountIdentity, SignInProvider } from "@/shared/api/types";
import { ago, dateTime, useNow } from "@/shared/lib/time";
import { Button } from "@/shared/ui/button";
import { Failure, SkeletonRows } from "@/shared/ui/feedback";
import { t as strings } from "@/strings/accounts";

const t = strings.account;

export function IdentitiesList({ providers }: { providers: SignInProvider[] }) {
  const identities = useQuery(peopleQueries.identities());
  const cache = useQueryClient();
  const unlink = useMutation({
    mutationFn: people.own.unlink,
    onSuccess: () => toast.success(t.unlinked),
    onError: (error) => toast.error(toProblem(error).message),
    onSettled: () => cache.invalidateQueries({ queryKey: peopleQueries.identities().queryKey }),
  });
  if (identities.isPending) return <SkeletonRows rows={1} />;
  if (identities.isError) return <Failure error={identities.error} onRetry={identities.refetch} />;
  return (
    <ul aria-label={t.identities} className="divide-y divide-line">
      {providers.map((provider) => (
        <Row
          key={provider.id}
          provider={provider}
          identity={identities.data.find((identity) => identity.provider === provider.id)}
          busy={unlink.isPending}
          onUnlink={() => unlink.mutate(provider.id)}
        />
      ))}
    </ul>
  );
}

interface RowProps {
  provider: SignInProvider;
  identity: AccountIdentity | undefined;
  busy: boolean;
  onUnlink: () => void;
}

function Row({ provider: { id, name }, identity, busy, onUnlink }: RowProps) {
  const now = useNow(30_000);
  return (
    <li className="flex items-center gap-3 py-3 first:pt-0 last:pb-0">
      <div className="min-w-0 flex-1">
        <p className="font-medium text-sm">{name}</p>
        {identity && (
          <p className="text-faint text-xs">
            {t.linkedAs(identity.handle)}
            {" · "}
            <time dateTime={identity.lastUsedAt} title={dateTime(identity.lastUsedAt)}>
              {t.lastUsed(ago(identity.lastUsedAt, now))}
            </time>
          </p>
        )}
      </div>
      {identity ? (
        <Button
          size="sm"
          variant="ghost"
          disabled={busy}
          aria-label={t.unlinkOf(name)}
          onClick={onUnlink}
        >
          {t.unlink}
        </Button>
      ) : (
        <Button size="sm" asChild>
          {/* A link: the other service is another page. */}
          <a href={`/api/auth/${encodeURIComponent(id)}/start?link=true&next=/account`}>
            {t.link(name)}
          </a>
        </Button>
      )}
    </li>
  );
}

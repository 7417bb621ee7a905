// All accounts, with a search over them.
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useEffect, useState } from "react";
import { peopleQueries } from "@/shared/api/people-queries";
import { queries } from "@/shared/api/queries";
import type { Account } from "@/shared/api/types";
import { cn } from "@/shared/lib/cn";
import { Avatar } from "@/shared/ui/avatar";
import { Badge } from "@/shared/ui/badge";
import { Button } from "@/shared/ui/button";
import { Failure, SkeletonRows } from "@/shared/ui/feedback";
import { Input } from "@/shared/ui/field";
import { RelativeTime } from "@/shared/ui/relative-time";
import { t as strings } from "@/strings/accounts";
import { AccountMenu } from "./account-menu";

const t = strings.admin;

/** As many as somebody looks through; the rest is found by the search, or shown on demand. */
const shownAtOnce = 50;

const matches = ({ name, email }: Account, query: string) =>
  `${name} ${email}`.toLowerCase().includes(query.trim().toLowerCase());

export function AccountsList() {
  const [query, setQuery] = useState("");
  const [shown, setShown] = useState(shownAtOnce);
  const accounts = useInfiniteQuery(peopleQueries.accounts());
  const { hasNextPage, isFetching, fetchNextPage } = accounts;
  const all = accounts.data?.pages.flatMap(({ items }) => items) ?? [];
  const found = all.filter((account) => matches(account, query));
  // A search goes through all accounts, whatever was asked for so far.
  const looksOn = hasNextPage && !isFetching && (query.trim() !== "" || shown > found.length);
  useEffect(() => {
    if (looksOn) fetchNextPage();
  }, [looksOn, fetchNextPage]);
  if (accounts.isPending) return <SkeletonRows rows={4} className="h-12" />;
  if (accounts.isError) return <Failure error={accounts.error} onRetry={accounts.refetch} />;
  return (
    <div className="grid grid-cols-1 gap-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="relative min-w-0 flex-1 basis-56">
          <Search
            aria-hidden="true"
            className="pointer-events-none absolute top-2 left-2.5 size-4 text-faint"
          />
          <Input
            type="search"
            aria-label={t.search}
            placeholder={t.search}
            value={query}
            onChange={({ target }) => setQuery(target.value)}
            className="pl-8"
          />
        </div>
        <p role="status" className="text-faint text-xs tabular-nums">
          {!hasNextPage && (query.trim() ? t.found(found.length) : t.all(all.length))}
        </p>
      </div>
      {found.length === 0 && query.trim() && !hasNextPage && (
        <p className="py-6 text-center text-muted text-sm">{t.noMatch(query)}</p>
      )}
      <Table accounts={found.slice(0, shown)} />
      {(found.length > shown || (hasNextPage && !isFetching)) && (
        <Button
          size="sm"
          variant="ghost"
          className="justify-self-start"
          onClick={() => setShown(shown + shownAtOnce)}
        >
          {t.more}
        </Button>
      )}
    </div>
  );
}

const wide = "hidden sm:table-cell";

function Table({ accounts }: { accounts: Account[] }) {
  const { data: session } = useQuery(queries.session());
  if (accounts.length === 0) return null;
  return (
    <table aria-label={t.title} className="w-full table-fixed text-left text-sm">
      <thead className="border-line border-b text-faint text-xs">
        <tr>
          <th scope="col" className="py-2 font-medium">
            {t.columns.name}
          </th>
          <th scope="col" className={cn(wide, "w-32 py-2 font-medium")}>
            {t.columns.role}
          </th>
          <th scope="col" className={cn(wide, "w-28 py-2 font-medium")}>
            {t.columns.seen}
          </th>
          <th scope="col" className="w-9 py-2">
            <span className="sr-only">{t.columns.actions}</span>
          </th>
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {accounts.map((account) => (
          <Row key={account.id} account={account} isOwn={account.id === session?.account?.id} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ account, isOwn }: { account: Account; isOwn: boolean }) {
  const { name, email, isActive, lastSeenAt } = account;
  const standing = (
    <span className="flex flex-wrap gap-1">
      {!isActive && <Badge tone="bad">{t.deactivated}</Badge>}
      {account.isAdmin ? (
        <Badge tone="accent">{t.isAdmin}</Badge>
      ) : (
        isActive && <Badge>{t.isMember}</Badge>
      )}
    </span>
  );
  return (
    <tr>
      <th scope="row" className="py-2.5 pr-3 font-normal">
        <div className="flex min-w-0 items-center gap-2.5">
          <Avatar name={name} className={isActive ? undefined : "opacity-50"} />
          <div className="min-w-0">
            <p className="flex items-center gap-2">
              <span className={cn("truncate font-medium", !isActive && "text-muted")}>{name}</span>
              {isOwn && <span className="shrink-0 text-faint text-xs">{t.you}</span>}
            </p>
            <p className="truncate text-muted text-xs">{email}</p>
            <div className="mt-1 sm:hidden">{standing}</div>
          </div>
        </div>
      </th>
      <td className={wide}>{standing}</td>
      <td className={cn(wide, "text-muted text-xs")}>
        {lastSeenAt ? <RelativeTime at={lastSeenAt} /> : t.never}
      </td>
      <td className="text-right">
        <AccountMenu {...{ account, isOwn }} />
      </td>
    </tr>
  );
}

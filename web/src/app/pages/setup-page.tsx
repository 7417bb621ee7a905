// The first account of the platform, by the link that the server printed; without it, where that link is.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, Navigate } from "@tanstack/react-router";
import { DeadLink, isDead, LinkLoading } from "@/features/accounts/link-states";
import { linkTokens, useLinkToken } from "@/features/accounts/link-token";
import { NewAccountForm } from "@/features/accounts/new-account-form";
import { PublicCard } from "@/features/accounts/public-card";
import { people } from "@/shared/api/people";
import { queries } from "@/shared/api/queries";
import { isInside, signedIn } from "@/shared/api/session";
import type { NewAccount } from "@/shared/api/types";
import { Button } from "@/shared/ui/button";
import { Failure } from "@/shared/ui/feedback";
import { t } from "@/strings/accounts";

const page = "setup";

export function SetupPage() {
  const session = useQuery(queries.session());
  const token = useLinkToken(page);
  if (session.isError) return <Failure error={session.error} onRetry={session.refetch} />;
  if (!session.data) return <LinkLoading title={t.setup.title} />;
  if (isInside(session.data)) return <Navigate to="/projects" replace />;
  if (!session.data.setupNeeded) return <Done />;
  return token ? <FirstAccount key={token} token={token} /> : <WhereTheLinkIs />;
}

function FirstAccount({ token }: { token: string }) {
  const cache = useQueryClient();
  const create = useMutation({
    mutationFn: (account: NewAccount) => people.setUp(token, account),
    gcTime: 0,
    onSuccess: (session) => {
      linkTokens.forget(page);
      signedIn(cache, session);
    },
  });
  if (isDead(create.error)) return <DeadLink page={page} />;
  return (
    <PublicCard title={t.setup.title} about={t.setup.about}>
      <NewAccountForm create={create} submit={t.setup.submit} submitting={t.setup.submitting} />
    </PublicCard>
  );
}

const WhereTheLinkIs = () => (
  <PublicCard title={t.setup.needsLink}>
    <div className="grid gap-3 text-sm">
      <p>
        {t.setup.needsLinkAbout} <code className="font-mono text-xs">{t.setup.linkLooks}</code>.
      </p>
      <p className="text-muted">{t.setup.restart}</p>
    </div>
  </PublicCard>
);

const Done = () => (
  <PublicCard title={t.setup.done} about={t.setup.doneAbout}>
    <Button asChild variant="primary" className="justify-self-start">
      <Link to="/sign-in">{t.link.toSignIn}</Link>
    </Button>
  </PublicCard>
);

// Behind an invitation: whoever is signed in joins with one press, everybody else makes an account or signs in first.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Tabs } from "radix-ui";
import { FormError } from "@/features/accounts/form-error";
import {
  DeadLink,
  isDead,
  LinkFailure,
  LinkLoading,
  MissingLink,
  OtherLink,
} from "@/features/accounts/link-states";
import { linkTokens, useLinkToken } from "@/features/accounts/link-token";
import { NewAccountForm } from "@/features/accounts/new-account-form";
import { PublicCard } from "@/features/accounts/public-card";
import { Providers, SignInForm } from "@/features/accounts/sign-in-form";
import { people } from "@/shared/api/people";
import { peopleQueries } from "@/shared/api/people-queries";
import { firstProblem } from "@/shared/api/problem";
import { queries } from "@/shared/api/queries";
import { signedIn } from "@/shared/api/session";
import type { Account, LinkInfo, NewAccount } from "@/shared/api/types";
import { Button } from "@/shared/ui/button";
import { t } from "@/strings/accounts";
import { t as roles } from "@/strings/roles";

const page = "invite";

export function InvitePage() {
  const token = useLinkToken(page);
  return token ? <Invitation key={token} token={token} /> : <MissingLink />;
}

function Invitation({ token }: { token: string }) {
  const session = useQuery(queries.session());
  const link = useQuery(peopleQueries.link(token));
  const accept = useAccept(token);
  if (isDead(accept.error)) return <DeadLink page={page} />;
  const error = link.error ?? session.error;
  if (error) {
    const retry = () => (link.error ? link.refetch() : session.refetch());
    return <LinkFailure {...{ page, error }} title={t.invite.title} onRetry={retry} />;
  }
  if (!link.data || !session.data) return <LinkLoading title={t.invite.title} />;
  if (link.data.kind !== "invitation") return <OtherLink />;
  const { projectName, role, invitedBy, isAdmin } = link.data;
  return (
    <PublicCard
      title={t.invite.title}
      about={
        <>
          <p>
            {projectName
              ? t.invite.toProject(invitedBy ?? null, projectName)
              : t.invite.toPlatform(invitedBy ?? null)}
          </p>
          {role && <p className="mt-1">{roles.is(role)}</p>}
          {isAdmin && <p className="mt-1">{t.invite.asAdmin}</p>}
        </>
      }
    >
      {session.data.account ? (
        <Join link={link.data} account={session.data.account} accept={accept} />
      ) : (
        <NewOrKnown link={link.data} accept={accept} token={token} />
      )}
    </PublicCard>
  );
}

/** Joins, with a new account for whoever has none, and goes where the invitation leads. */
function useAccept(token: string) {
  const cache = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (account: NewAccount | undefined) => people.acceptInvitation(token, account),
    gcTime: 0,
    onSuccess: async ({ projectId }) => {
      linkTokens.forget(page);
      // Whoever had no account is signed in by now.
      await cache.fetchQuery({ ...queries.session(), staleTime: 0 });
      cache.invalidateQueries({ queryKey: ["projects"] });
      if (projectId) navigate({ to: "/projects/$projectId", params: { projectId } });
      else navigate({ to: "/projects" });
    },
  });
}

interface AcceptProps {
  link: LinkInfo;
  accept: ReturnType<typeof useAccept>;
}

function Join({ link, account, accept }: AcceptProps & { account: Account }) {
  const cache = useQueryClient();
  const { projectName, role } = link;
  const leave = useMutation({
    mutationFn: people.signOut,
    onSuccess: () => cache.fetchQuery({ ...queries.session(), staleTime: 0 }),
  });
  return (
    <div className="grid gap-4">
      <p className="text-sm">{t.invite.signedInAs(account.name, account.email)}</p>
      <FormError problem={firstProblem(accept.error, leave.error)} wait={0} fields={[]} />
      <div className="flex flex-wrap gap-2">
        <Button
          variant="primary"
          disabled={accept.isPending}
          onClick={() => accept.mutate(undefined)}
          className="h-auto min-h-8 whitespace-normal py-1"
        >
          {accept.isPending
            ? t.invite.joining
            : projectName && role
              ? t.invite.join(projectName, roles.as[role])
              : t.invite.accept}
        </Button>
        <Button disabled={leave.isPending} onClick={() => leave.mutate()}>
          {t.invite.other}
        </Button>
      </div>
    </div>
  );
}

const tab =
  "-mb-px h-9 border-transparent border-b-2 text-muted text-sm hover:text-text data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-text";

function NewOrKnown({ link, accept, token }: AcceptProps & { token: string }) {
  const cache = useQueryClient();
  const email = link.email ? { email: link.email } : {};
  return (
    <Tabs.Root defaultValue="new">
      <Tabs.List aria-label={t.invite.choose} className="mb-5 flex gap-5 border-line border-b">
        <Tabs.Trigger value="new" className={tab}>
          {t.invite.newAccount}
        </Tabs.Trigger>
        <Tabs.Trigger value="known" className={tab}>
          {t.invite.haveAccount}
        </Tabs.Trigger>
      </Tabs.List>
      <Tabs.Content value="new" className="grid gap-4">
        <NewAccountForm
          {...email}
          create={accept}
          submit={t.invite.createAndJoin}
          submitting={t.invite.joining}
        />
        <Providers next="/projects" inNewTab={false} invite={token} />
      </Tabs.Content>
      <Tabs.Content value="known" className="grid gap-4">
        <p className="text-muted text-sm">{t.invite.signInFirst}</p>
        <SignInForm {...email} next="/invite" onSignedIn={(session) => signedIn(cache, session)} />
      </Tabs.Content>
    </Tabs.Root>
  );
}

// All accounts of the platform and the invitations to it, for admins.
import { useQuery } from "@tanstack/react-query";
import { AccountsList } from "@/features/accounts/accounts-list";
import { InviteAccount, OpenInvitations } from "@/features/accounts/invite-account";
import { queries } from "@/shared/api/queries";
import { isAdmin } from "@/shared/api/session";
import { useTitle } from "@/shared/lib/title";
import { Section } from "@/shared/ui/section";
import { t as strings } from "@/strings/accounts";
import { NoAccounts, NotForYou } from "./not-for-you";

const t = strings.admin;

export function AccountsPage() {
  const { data: session } = useQuery(queries.session());
  if (session?.mode === "none") return <NoAccounts />;
  return isAdmin(session) ? <Accounts /> : <NotForYou />;
}

function Accounts() {
  useTitle(t.title);
  return (
    <div className="mx-auto max-w-4xl px-4 pt-6 pb-24 sm:px-6 sm:pt-8">
      <h1 className="mb-1 font-semibold text-2xl tracking-tight">{t.title}</h1>
      <p className="mb-6 text-muted text-sm">{t.about}</p>
      <div className="grid grid-cols-1 gap-5">
        <Section id="accounts" title={t.title}>
          <AccountsList />
        </Section>
        <Section id="invitations" title={t.invitations} about={t.invitationsAbout}>
          <InviteAccount />
          <OpenInvitations />
        </Section>
      </div>
    </div>
  );
}

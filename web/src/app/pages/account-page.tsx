// One's own account: profile, password, other services, sessions.
import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { IdentitiesList } from "@/features/accounts/identities-list";
import { PasswordForm } from "@/features/accounts/password-form";
import { ProfileForm } from "@/features/accounts/profile-form";
import { ProviderRefused } from "@/features/accounts/provider-refused";
import { SessionsList } from "@/features/accounts/sessions-list";
import { queries } from "@/shared/api/queries";
import { useTitle } from "@/shared/lib/title";
import { Section } from "@/shared/ui/section";
import { t as strings } from "@/strings/accounts";
import { NoAccounts } from "./not-for-you";

const t = strings.account;

export function AccountPage() {
  const { data: session } = useQuery(queries.session());
  useTitle(t.title);
  const { error } = useSearch({ strict: false });
  const account = session?.account;
  if (!account) return <NoAccounts />;
  return (
    <div className="mx-auto max-w-3xl px-4 pt-6 pb-24 sm:px-6 sm:pt-8">
      <h1 className="mb-6 font-semibold text-2xl tracking-tight">{t.title}</h1>
      <div className="grid grid-cols-1 gap-5">
        <Section id="profile" title={t.profile} about={t.profileAbout}>
          <ProfileForm account={account} />
        </Section>
        <Section id="password" title={t.passwordTitle} about={t.passwordAbout}>
          <PasswordForm account={account} />
        </Section>
        {session.providers.length > 0 && (
          <Section id="identities" title={t.identities} about={t.identitiesAbout}>
            <ProviderRefused code={error} />
            <IdentitiesList providers={session.providers} />
          </Section>
        )}
        <Section id="sessions" title={t.sessions} about={t.sessionsAbout}>
          <SessionsList />
        </Section>
      </div>
    </div>
  );
}

// Signs in, and leads to the page that was asked for.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, Navigate, useRouter, useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { safeNext } from "@/features/accounts/next";
import { ProviderRefused } from "@/features/accounts/provider-refused";
import { PublicCard } from "@/features/accounts/public-card";
import { SignInForm } from "@/features/accounts/sign-in-form";
import { queries } from "@/shared/api/queries";
import { isInside, signedIn } from "@/shared/api/session";
import { t } from "@/strings/accounts";

export function SignInPage() {
  // As it was when the page was opened: on the way out there is another address already.
  const { next: asked, error } = useSearch({ strict: false });
  const [next] = useState(() => safeNext(asked));
  const { data: session } = useQuery(queries.session());
  const cache = useQueryClient();
  if (session?.setupNeeded) return <Navigate to="/setup" replace />;
  if (isInside(session)) return <GoTo href={next} />;
  return (
    <>
      <PublicCard title={t.signIn.title}>
        <ProviderRefused code={error} />
        <SignInForm next={next} onSignedIn={(now) => signedIn(cache, now)} />
      </PublicCard>
      <p className="mt-4 text-center text-muted text-sm">
        {t.signIn.leaked}{" "}
        <Link to="/leaked-key" className="text-accent underline underline-offset-2">
          {t.signIn.leakedLink}
        </Link>
      </p>
    </>
  );
}

/** With all that the address said: path, search and hash. */
function GoTo({ href }: { href: string }) {
  const { history } = useRouter();
  useEffect(() => history.replace(href), [history, href]);
  return null;
}

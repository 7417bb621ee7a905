// Lets whoever may see the app's pages through, and leads everybody else to where they sign in, and back afterwards.
import { useQuery } from "@tanstack/react-query";
import { useMatches, useRouter } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense, useEffect } from "react";
import { queries } from "@/shared/api/queries";
import { isInside, useStanding } from "@/shared/api/session";
import { code } from "@/shared/lib/code";
import { Failure } from "@/shared/ui/feedback";
import { FrameBoundary } from "./frame-boundary";

const SignInAgain = lazy(code(() => import("@/features/accounts/sign-in-again")));

/** Whether the page is for those who are not signed in, too. */
export const useIsPublic = () =>
  useMatches({
    select: (matches) => matches.some(({ staticData }) => staticData.isPublic === true),
  });

export function Gate({ children }: { children: ReactNode }) {
  const session = useQuery(queries.session());
  const { ended, leaving } = useStanding();
  if (session.isError && !session.data) {
    return (
      <main className="mx-auto max-w-xl px-4 py-16">
        <Failure error={session.error} onRetry={session.refetch} />
      </main>
    );
  }
  // An answer within a moment: grey boxes would only flash.
  if (!session.data || leaving) return null;
  if (!isInside(session.data)) return <ToSignIn setupNeeded={session.data.setupNeeded} />;
  return (
    <>
      {children}
      {ended && session.data.account && (
        <FrameBoundary>
          <Suspense>
            <SignInAgain account={session.data.account} />
          </Suspense>
        </FrameBoundary>
      )}
    </>
  );
}

/** Goes once: the address changes before the page does. */
function ToSignIn({ setupNeeded }: { setupNeeded: boolean }) {
  const router = useRouter();
  useEffect(() => {
    const { href } = router.state.location;
    if (setupNeeded) router.navigate({ to: "/setup", replace: true });
    else {
      const search = href === "/projects" ? {} : { next: href };
      router.navigate({ to: "/sign-in", search, replace: true });
    }
  }, [router, setupNeeded]);
  return null;
}

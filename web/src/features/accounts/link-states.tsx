// What stands in for the page behind a link: while it is looked up, and when it leads nowhere.
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { toProblem } from "@/shared/api/problem";
import { Button } from "@/shared/ui/button";
import { Failure, SkeletonRows } from "@/shared/ui/feedback";
import { t } from "@/strings/accounts";
import { type LinkPage, linkTokens } from "./link-token";
import { PublicCard } from "./public-card";

const toSignIn = (
  <Button asChild className="justify-self-start">
    <Link to="/sign-in">{t.link.toSignIn}</Link>
  </Button>
);

export const MissingLink = () => (
  <PublicCard title={t.link.missingTitle} about={t.link.missingAbout}>
    {toSignIn}
  </PublicCard>
);

export const OtherLink = () => (
  <PublicCard title={t.link.otherTitle} about={t.link.otherAbout}>
    {toSignIn}
  </PublicCard>
);

export function DeadLink({ page }: { page: LinkPage }) {
  useEffect(() => linkTokens.forget(page), [page]);
  return (
    <PublicCard title={t.link.deadTitle} about={t.link.deadAbout}>
      {toSignIn}
    </PublicCard>
  );
}

export const LinkLoading = ({ title }: { title: string }) => (
  <PublicCard title={title}>
    <SkeletonRows rows={3} />
  </PublicCard>
);

interface LinkFailureProps {
  page: LinkPage;
  title: string;
  error: Error;
  onRetry: () => void;
}

/** The link could not be looked up: it is dead, or the server did not say. */
export function LinkFailure({ page, title, error, onRetry }: LinkFailureProps) {
  if (isDead(error)) return <DeadLink page={page} />;
  return (
    <PublicCard title={title}>
      <Failure error={error} onRetry={onRetry} />
    </PublicCard>
  );
}

export const isDead = (error: Error | null) =>
  error !== null && toProblem(error).code === "dead_link";

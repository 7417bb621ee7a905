// What stands in for a page: while its code loads, and when it failed.
import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { RefreshCw, TriangleAlert } from "lucide-react";
import { toProblem } from "@/shared/api/problem";
import { CodeMissing } from "@/shared/lib/code";
import { useTitle } from "@/shared/lib/title";
import { Button } from "@/shared/ui/button";
import { Empty, Skeleton, SkeletonRows } from "@/shared/ui/feedback";
import { t } from "@/strings/app";
import { t as common } from "@/strings/common";

export function LoadingPage() {
  return (
    <div className="mx-auto max-w-5xl px-4 py-6 sm:px-6 sm:py-8">
      <Skeleton className="mb-8 h-8 w-56" />
      <SkeletonRows rows={8} />
    </div>
  );
}

/** A fault of the app, or code that is gone because the server was updated meanwhile: a reload cures the latter. */
export function BrokenPage({ error }: Pick<ErrorComponentProps, "error">) {
  const router = useRouter();
  const missing = error instanceof CodeMissing;
  useTitle(t.brokenTitle);
  return (
    <div role="alert" className="mx-auto max-w-xl px-4 py-16 sm:py-24">
      <Empty
        icon={missing ? <RefreshCw /> : <TriangleAlert />}
        title={missing ? t.codeMissing : t.brokenTitle}
        titleAs="h1"
      >
        <p>{missing ? t.codeMissingAbout : t.broken}</p>
        <div className="mt-4 flex flex-wrap justify-center gap-2">
          <Button variant="primary" onClick={() => window.location.reload()}>
            {common.reload}
          </Button>
          <Button onClick={() => router.navigate({ to: "/projects" })}>{t.allProjects}</Button>
        </div>
        {!missing && (
          <details className="mt-5 text-left text-xs">
            <summary className="text-center">{t.details}</summary>
            <p className="mt-2 break-words font-mono">{toProblem(error).message}</p>
          </details>
        )}
      </Empty>
    </div>
  );
}

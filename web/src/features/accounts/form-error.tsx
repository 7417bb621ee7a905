// Why a form could not be sent, where no field says so; with the seconds that are still to be waited.
import type { ApiProblem } from "@/shared/api/problem";
import { t } from "@/strings/accounts";

interface FormErrorProps {
  problem: ApiProblem | null;
  /** Seconds until another try may be made. */
  wait: number;
  /** Those that show a problem of theirs themselves. */
  fields: string[];
}

export function FormError({ problem, wait, fields }: FormErrorProps) {
  if (!problem || (problem.field && fields.includes(problem.field))) return null;
  // The wait is over: the person tries again.
  if (problem.isRateLimited && problem.retryAfter && wait === 0) return null;
  return (
    <p role="alert" className="rounded-md border border-bad/40 bg-bad/8 px-3 py-2 text-sm">
      {wait > 0 ? (
        <>
          <span className="sr-only">{problem.message}</span>
          {/* Counts down for the eye only: a screen reader would never come to rest. */}
          <span aria-hidden="true" className="tabular-nums">
            {t.waitFor(wait)}
          </span>
        </>
      ) : (
        problem.message
      )}
    </p>
  );
}

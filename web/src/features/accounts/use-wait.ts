// Whoever tried too often waits: counts the seconds down that the server asked for.
import { useEffect, useState } from "react";
import type { ApiProblem } from "@/shared/api/problem";

/** How many seconds are left; 0 when another try may be made. */
export function useWait(problem: ApiProblem | null): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (!problem?.isRateLimited || !problem.retryAfter) {
      setLeft(0);
      return;
    }
    const until = Date.now() + problem.retryAfter * 1_000;
    const count = () => setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1_000)));
    count();
    const timer = setInterval(count, 1_000);
    return () => clearInterval(timer);
  }, [problem]);
  return left;
}

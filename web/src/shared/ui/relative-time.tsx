// "3 min. ago", true as long as it is on screen, with the exact time on hover.
import { ago, dateTime, useNow } from "@/shared/lib/time";

const refresh = 15_000;

export function RelativeTime({ at, className }: { at: string; className?: string }) {
  useNow(refresh);
  return (
    <time dateTime={at} title={dateTime(at)} className={className}>
      {ago(at)}
    </time>
  );
}

// When a credential expires, louder the nearer it is.
import { cn } from "@/shared/lib/cn";
import { ago, dateTime } from "@/shared/lib/time";
import { t as strings } from "@/strings/projects";

const t = strings.credential;

const soon = 14 * 24 * 60 * 60_000;

export function Expiry({ at }: { at: string }) {
  const left = Date.parse(at) - Date.now();
  const tone = left < 0 ? "text-bad" : left < soon ? "text-warn" : undefined;
  return (
    <time dateTime={at} title={dateTime(at)} className={cn(tone, tone && "font-medium")}>
      {left < 0 ? t.expired(ago(at)) : t.expires(ago(at))}
    </time>
  );
}

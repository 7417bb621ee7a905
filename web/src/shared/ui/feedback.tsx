// What a page shows while it loads, when it failed, and when there is nothing yet.
import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { toProblem } from "@/shared/api/problem";
import { cn } from "@/shared/lib/cn";
import { t } from "@/strings/common";
import { Button } from "./button";

export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden="true" className={cn("skeleton h-4", className)} />;
}

/** Rows of grey where a list will be; screen readers hear one word. */
export function SkeletonRows({ rows, className }: { rows: number; className?: string }) {
  return (
    <div role="status" className="grid gap-2">
      <span className="sr-only">{t.loading}</span>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: grey rows have no identity
        <Skeleton key={row} className={cn("h-8", className)} />
      ))}
    </div>
  );
}

export function Failure({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-3 rounded-lg border border-bad/40 bg-bad/8 px-4 py-3 text-sm"
    >
      <TriangleAlert className="size-4 shrink-0 text-bad" />
      <p className="min-w-0 flex-1">{toProblem(error).message}</p>
      {onRetry && (
        <Button size="sm" onClick={onRetry}>
          {t.tryAgain}
        </Button>
      )}
    </div>
  );
}

interface EmptyProps {
  icon: ReactNode;
  title: string;
  /** The page's own heading, where there is nothing else on it. */
  titleAs?: "h1" | "h2";
  children: ReactNode;
}

export function Empty({ icon, title, titleAs: Title = "h2", children }: EmptyProps) {
  return (
    <div className="flex flex-col items-center rounded-xl border border-line border-dashed px-6 py-12 text-center">
      <div className="mb-4 grid size-10 place-items-center rounded-lg bg-accent/12 text-accent [&_svg]:size-5">
        {icon}
      </div>
      <Title className="font-semibold text-base">{title}</Title>
      <div className="mt-1 max-w-md text-muted text-sm">{children}</div>
    </div>
  );
}

type BannerTone = "info" | "ok" | "warn" | "bad" | "accent";

const banners: Record<BannerTone, string> = {
  info: "bg-info/10 [--banner:var(--info)]",
  ok: "bg-ok/10 [--banner:var(--ok)]",
  warn: "bg-warn/10 [--banner:var(--warn)]",
  bad: "bg-bad/10 [--banner:var(--bad)]",
  accent: "bg-accent/10 [--banner:var(--accent)]",
};

interface BannerProps {
  tone: BannerTone;
  icon: ReactNode;
  children: ReactNode;
  actions?: ReactNode;
  label?: string;
  /** Not read out by itself, where somebody else says it. */
  quiet?: boolean;
}

/** A strip across the page about something the person should know now. */
export function Banner({ tone, icon, children, actions, label, quiet }: BannerProps) {
  return (
    <section
      aria-label={label}
      aria-live={quiet ? undefined : "polite"}
      className={cn(
        "flex min-h-10 flex-wrap items-center gap-x-3 gap-y-2 border-line border-b px-4 py-1.5 text-sm",
        banners[tone],
      )}
    >
      <span className="text-(--banner) [&_svg]:size-4">{icon}</span>
      <div className="min-w-0 flex-1 basis-56">{children}</div>
      {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
    </section>
  );
}

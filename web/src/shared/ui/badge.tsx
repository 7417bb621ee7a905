// A small coloured state label; the tone is never the only carrier of meaning.
import type { ReactNode } from "react";
import { cn } from "@/shared/lib/cn";

export type Tone = "ok" | "warn" | "bad" | "info" | "accent" | "plain";

const tones: Record<Tone, string> = {
  ok: "text-ok",
  warn: "text-warn",
  bad: "text-bad",
  info: "text-info",
  accent: "text-accent",
  plain: "text-muted",
};

export function Badge({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span
      className={cn(
        "inline-flex h-5 items-center gap-1 whitespace-nowrap rounded-full bg-current/10 px-2 font-medium text-xs [&_svg]:size-3",
        tones[tone],
      )}
    >
      {children}
    </span>
  );
}

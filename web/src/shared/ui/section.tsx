// A part of a long page, with a heading of its own and an anchor to go to.
import type { ReactNode } from "react";
import { cn } from "@/shared/lib/cn";

interface SectionProps {
  id: string;
  title: string;
  about?: string;
  danger?: boolean;
  children: ReactNode;
}

export function Section({ id, title, about, danger, children }: SectionProps) {
  return (
    <section
      id={id}
      aria-label={title}
      className={cn(
        "scroll-mt-6 rounded-xl border bg-surface p-4 sm:p-5",
        danger ? "border-bad/40" : "border-line",
      )}
    >
      <h2 className="font-semibold text-base">{title}</h2>
      {about && <p className="text-muted text-sm">{about}</p>}
      <div className="mt-4 grid grid-cols-1 gap-4">{children}</div>
    </section>
  );
}

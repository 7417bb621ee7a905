// What the pages for those who are not signed in look like: one card with a heading.
import type { ReactNode } from "react";
import { useTitle } from "@/shared/lib/title";

interface PublicCardProps {
  title: string;
  about?: ReactNode;
  children?: ReactNode;
}

export function PublicCard({ title, about, children }: PublicCardProps) {
  useTitle(title);
  return (
    <section className="grid gap-5 rounded-xl border border-line bg-surface p-5 sm:p-7">
      <div>
        <h1 className="text-balance font-semibold text-xl tracking-tight">{title}</h1>
        {about && <div className="mt-1.5 text-muted text-sm">{about}</div>}
      </div>
      {children}
    </section>
  );
}

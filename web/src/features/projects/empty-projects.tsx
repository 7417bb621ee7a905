// What there is to see before the first project: what this is for, in three steps, and the way to begin.

import { useQuery } from "@tanstack/react-query";
import { FolderGit2, Laptop, type LucideIcon, PencilLine, Plus } from "lucide-react";
import { queries } from "@/shared/api/queries";
import { Button } from "@/shared/ui/button";
import { t } from "@/strings/projects";

const icons: LucideIcon[] = [FolderGit2, PencilLine, Laptop];

export function EmptyProjects({ onCreate }: { onCreate: () => void }) {
  const { data: session } = useQuery(queries.session());
  return (
    <section
      aria-labelledby="empty"
      className="rounded-2xl border border-line bg-linear-to-b from-accent/8 to-transparent px-5 py-10 sm:px-10 sm:py-14"
    >
      <div className="mx-auto max-w-xl text-center">
        <h2 id="empty" className="text-balance font-semibold text-2xl tracking-tight">
          {t.empty.title}
        </h2>
        <p className="mt-2 text-pretty text-muted">{t.empty.about}</p>
        <Button variant="primary" className="mt-6 h-9 px-4" onClick={onCreate}>
          <Plus /> {t.empty.action}
        </Button>
        {session?.mode === "accounts" && (
          <p className="mt-3 text-muted text-sm">{t.empty.invited}</p>
        )}
      </div>
      <ol className="mx-auto mt-10 grid max-w-4xl gap-3 sm:mt-12 md:grid-cols-3">
        {t.empty.steps.map((step, at) => {
          const Icon = icons[at] ?? FolderGit2;
          return (
            <li
              key={step.title}
              className="flex gap-3.5 rounded-xl border border-line bg-surface p-4 md:flex-col md:p-5"
            >
              <span className="grid size-9 shrink-0 place-items-center rounded-lg bg-accent/12 text-accent">
                <Icon className="size-[18px]" />
              </span>
              <div>
                <h3 className="font-medium">
                  <span className="text-faint tabular-nums">{at + 1}.</span> {step.title}
                </h3>
                <p className="mt-1 text-muted text-sm">{step.about}</p>
              </div>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

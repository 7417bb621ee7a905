// Grey cards or rows where the projects will be; screen readers hear one word.
import { Skeleton } from "@/shared/ui/feedback";
import { t } from "@/strings/projects";
import { useListView } from "./list-view";

const some = ["first", "second", "third"];

export function ProjectSkeletons() {
  const { view } = useListView();
  return (
    <div role="status">
      <span className="sr-only">{t.loading}</span>
      {view === "cards" ? (
        <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
          {some.map((key) => (
            <div key={key} className="rounded-xl border border-line bg-surface p-4">
              <Skeleton className="h-5 w-2/5" />
              <Skeleton className="mt-2 h-3.5 w-3/4" />
              <Skeleton className="mt-4 h-3 w-1/2" />
              <Skeleton className="mt-5 h-5 w-2/3 rounded-full" />
            </div>
          ))}
        </div>
      ) : (
        <div className="divide-y divide-line rounded-xl border border-line bg-surface">
          {some.map((key) => (
            <div key={key} className="flex items-center gap-6 px-4 py-3">
              <Skeleton className="h-8 flex-1" />
              <Skeleton className="h-5 w-48 rounded-full max-sm:hidden" />
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

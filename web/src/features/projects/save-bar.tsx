// Floats over the page while something of a form is changed: save it or discard it.
import { Button } from "@/shared/ui/button";
import { t } from "@/strings/projects";

interface SaveBarProps {
  saving: boolean;
  /** Why it could not be saved, where no field says so. */
  problem: string | null;
  onDiscard: () => void;
}

export function SaveBar({ saving, problem, onDiscard }: SaveBarProps) {
  return (
    // As wide as the sections, which have their list beside them on wide screens.
    <div className="pointer-events-none fixed inset-x-0 bottom-3 z-30 mx-auto max-w-4xl px-3 sm:px-6">
      <section
        aria-label={t.settings.unsaved}
        className="pointer-events-auto flex animate-appear flex-wrap lg:ml-50 items-center gap-x-3 gap-y-2 rounded-xl border border-line-strong bg-overlay px-4 py-2.5 shadow-float"
      >
        <p className="min-w-0 flex-1 basis-40 text-sm" role={problem ? "alert" : undefined}>
          {problem ? <span className="text-bad">{problem}</span> : t.settings.unsaved}
        </p>
        <div className="flex gap-2">
          <Button onClick={onDiscard} disabled={saving}>
            {t.settings.discard}
          </Button>
          <Button type="submit" variant="primary" disabled={saving}>
            {saving ? t.settings.saving : t.settings.save}
          </Button>
        </div>
      </section>
    </div>
  );
}

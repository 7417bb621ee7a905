// A doc of the feed that is gone: its name opens its history, from where it can be brought back.
import { lazy, Suspense, useState } from "react";
import { code } from "@/shared/lib/code";
import { t } from "@/strings/activity";

const HistorySheet = lazy(
  code(() =>
    import("../editor/history/history-sheet").then((it) => ({ default: it.HistorySheet })),
  ),
);

export function DeletedDoc({ projectId, fileName }: { projectId: string; fileName: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        aria-label={t.historyOf(fileName)}
        onClick={() => setOpen(true)}
        className="break-words rounded-xs text-left line-through decoration-line-strong hover:text-accent"
      >
        {fileName}
      </button>
      {open && (
        <Suspense>
          <HistorySheet
            {...{ projectId, fileName }}
            open={null}
            lockToken={null}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  );
}

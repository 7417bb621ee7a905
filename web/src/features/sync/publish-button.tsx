// Opens the publish dialog where people decide themselves when docs reach Git.
import { CloudUpload } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { Project } from "@/shared/api/types";
import { useCommands } from "@/shared/lib/commands";
import { useMayEdit } from "@/shared/lib/role";
import { Button } from "@/shared/ui/button";
import { t } from "@/strings/sync";

const PublishDialog = lazy(() =>
  import("./publish-dialog").then((it) => ({ default: it.PublishDialog })),
);

interface PublishButtonProps {
  project: Project;
  /** Somebody has typed text that is not saved: the dialog says that it stays behind. */
  unsaved?: boolean;
}

/** Nothing while every save is published by itself, or while there is nothing to publish. */
export function PublishButton({ project, unsaved = false }: PublishButtonProps) {
  const [open, setOpen] = useState(false);
  const { unpublished } = project.sync;
  const mayEdit = useMayEdit();
  const offered = mayEdit && project.publishMode !== "on-save" && unpublished > 0;
  const publish = () => setOpen(true);
  useCommands(
    offered
      ? [{ id: "publish", title: t.publish.command, icon: <CloudUpload />, run: publish }]
      : [],
  );
  return (
    <>
      {offered && (
        <Button aria-label={t.publish.label(unpublished)} onClick={publish}>
          <CloudUpload /> <span className="hidden sm:inline">{t.publish.action}</span>
          <span className="text-muted tabular-nums">{unpublished}</span>
        </Button>
      )}
      {open && (
        <Suspense>
          <PublishDialog {...{ project, unsaved }} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

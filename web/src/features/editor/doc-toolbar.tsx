// The bar over an open doc: its name, how saving stands, and what can be done with it.
import { History } from "lucide-react";
import type { ReactNode } from "react";
import type { Doc, Project } from "@/shared/api/types";
import { useMayEdit } from "@/shared/lib/role";
import { Button } from "@/shared/ui/button";
import { Tooltip } from "@/shared/ui/tooltip";
import { t } from "@/strings/editor";
import type { LockState } from "../locks/lock-machine";
import type { LockSession } from "../locks/lock-session";
import { PublishButton } from "../sync/publish-button";
import type { OpenDoc } from "./doc-machine";
import { EditingBadge } from "./editing-badge";
import { SaveButton } from "./save-button";
import { SaveState } from "./save-state";
import { ViewSwitch } from "./view-switch";

interface DocToolbarProps {
  doc: OpenDoc;
  docs: Doc[];
  project: Project;
  session: LockSession;
  lock: LockState;
  leading: ReactNode;
  dirty: boolean;
  kept: boolean;
  onSave: () => void;
  onAskMessage: () => void;
  onHistory: () => void;
}

export function DocToolbar(props: DocToolbarProps) {
  const { doc, project, session, lock, leading, dirty, kept } = props;
  const mayEdit = useMayEdit();
  const cannotSave = lock.phase !== "held" || !dirty || doc.save.kind === "saving";
  return (
    <div className="flex min-h-11 flex-wrap items-center gap-x-2 gap-y-1 border-line border-b px-2 py-1">
      {leading}
      <div className="flex min-w-24 flex-1 flex-wrap items-center gap-x-2.5">
        <h1 className="min-w-0 max-w-full truncate font-medium text-sm">{doc.base.fileName}</h1>
        <SaveState doc={doc} kept={kept} publishing={project.sync.state === "pushing"} />
      </div>
      <div className="ml-auto flex items-center gap-1">
        <EditingBadge lock={lock} session={session} />
        <PublishButton project={project} unsaved={dirty} />
        <ViewSwitch fileName={doc.base.fileName} />
        <Tooltip text={t.toolbar.history}>
          <Button
            variant="ghost"
            size="icon"
            aria-label={t.toolbar.history}
            onClick={props.onHistory}
          >
            <History />
          </Button>
        </Tooltip>
        {(mayEdit || dirty) && (
          <SaveButton
            disabled={cannotSave}
            onSave={props.onSave}
            onAskMessage={props.onAskMessage}
          />
        )}
      </div>
    </div>
  );
}

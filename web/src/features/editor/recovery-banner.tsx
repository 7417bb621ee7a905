// Unsaved text of an earlier session: look at it, take it back, or let it go.
import { FileClock } from "lucide-react";
import { useState } from "react";
import { ago, useNow } from "@/shared/lib/time";
import { Button } from "@/shared/ui/button";
import { Banner } from "@/shared/ui/feedback";
import { t } from "@/strings/editor";
import { CompareDialog } from "./compare-dialog";
import type { OpenDoc } from "./doc-machine";
import type { Draft } from "./drafts";

interface RecoveryProps {
  doc: OpenDoc;
  draft: Draft | null;
  canEdit: boolean;
  onRestore: (draft: Draft) => void;
  onDiscard: (draft: Draft) => void;
}

export function RecoveryBanner({ doc, draft, canEdit, onRestore, onDiscard }: RecoveryProps) {
  const now = useNow(30_000);
  const [comparing, setComparing] = useState(false);
  if (!draft) return null;
  const actions = (
    <>
      <Button
        size="sm"
        variant="primary"
        disabled={!canEdit}
        title={canEdit ? undefined : t.draft.startFirst}
        onClick={() => onRestore(draft)}
      >
        {t.draft.restore}
      </Button>
      <Button size="sm" onClick={() => onDiscard(draft)}>
        {t.draft.discard}
      </Button>
    </>
  );
  const when = ago(draft.savedAt, now);
  return (
    <Banner
      tone="info"
      icon={<FileClock />}
      label={t.draft.label}
      actions={
        <>
          <Button size="sm" onClick={() => setComparing(true)}>
            {t.compare}
          </Button>
          {actions}
        </>
      }
    >
      {t.draft.found(when)} {draft.baseHash !== doc.base.hash && t.draft.onOlder}
      <CompareDialog
        open={comparing}
        onOpenChange={setComparing}
        title={t.draft.title}
        fileName={doc.base.fileName}
        left={{ label: t.draft.inEditor, text: doc.text }}
        right={{ label: t.draft.from(when), text: draft.text }}
        actions={actions}
      />
    </Banner>
  );
}

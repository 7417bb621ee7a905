// The secret of a key that was just created: shown once, and not let go of without a question.
import { useBlocker } from "@tanstack/react-router";
import { Check } from "lucide-react";
import { useState } from "react";
import type { CreatedApiKey } from "@/shared/api/types";
import { CopyButton } from "@/shared/ui/copy";
import { ConfirmDialog } from "@/shared/ui/dialog";
import { t } from "@/strings/api-keys";

interface CreatedKeyProps {
  created: CreatedApiKey;
  /** The secret was copied elsewhere, as part of a command. */
  taken: boolean;
  onTaken: () => void;
}

export function CreatedKey({ created, taken, onTaken }: CreatedKeyProps) {
  const [selected, setSelected] = useState(false);
  const safe = taken || selected;
  const leaving = useBlocker({
    shouldBlockFn: () => !safe,
    enableBeforeUnload: () => !safe,
    withResolver: true,
  });
  return (
    <div role="status" className="rounded-lg border border-accent/40 bg-accent/8 p-3">
      {safe ? (
        <p className="flex items-center gap-1.5 text-sm">
          <Check className="size-4 text-ok" /> {t.copied}
        </p>
      ) : (
        <p className="text-sm">
          {t.secretBefore}
          <strong>{created.name}</strong>
          {t.secretAfter}
        </p>
      )}
      <div className="mt-2 flex items-center gap-2 rounded-md bg-bg px-2.5 py-1">
        <code
          data-testid="api-key-secret"
          className="min-w-0 flex-1 break-all font-mono text-xs"
          // Selected and copied by hand, which is a way, too.
          onCopy={() => {
            setSelected(true);
            onTaken();
          }}
        >
          {created.key}
        </code>
        <CopyButton text={created.key} label={t.copy} onCopied={onTaken} />
      </div>
      <ConfirmDialog
        open={leaving.status === "blocked"}
        onOpenChange={(open) => !open && leaving.reset?.()}
        title={t.leaveTitle}
        description={t.leaveAbout(created.name)}
        action={t.leave}
        onConfirm={() => leaving.proceed?.()}
      />
    </div>
  );
}

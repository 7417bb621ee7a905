// The state of a project's exchange with its Git remote as one small label.
import {
  CloudAlert,
  CloudCheck,
  CloudDownload,
  CloudOff,
  CloudUpload,
  GitMerge,
  Hourglass,
  RefreshCw,
} from "lucide-react";
import type { ReactNode } from "react";
import type { SyncStatus } from "@/shared/api/types";
import { sentence } from "@/shared/lib/sentence";
import { ago, timeOfDay, useNow } from "@/shared/lib/time";
import { Badge, type Tone } from "@/shared/ui/badge";
import { Tooltip } from "@/shared/ui/tooltip";
import { t } from "@/strings/sync";
import { isHindered, isImporting } from "./sync-state";

interface Look {
  tone: Tone;
  icon: ReactNode;
  text: string;
}

const running = <RefreshCw className="animate-spin" />;

function look(sync: SyncStatus): Look {
  if (isImporting(sync)) return { tone: "info", icon: running, text: t.badge.importing };
  switch (sync.state) {
    case "pulling":
      return { tone: "info", icon: running, text: t.badge.pulling };
    case "merging":
      return { tone: "info", icon: running, text: t.badge.merging };
    case "pushing":
      return { tone: "info", icon: running, text: t.badge.publishing };
    case "waiting":
      return waitingLook(sync);
    case "failed":
      return {
        tone: "bad",
        icon: <CloudAlert />,
        text: sync.lastSyncedAt ? t.badge.syncFailed : t.badge.importFailed,
      };
    case "conflicted":
      return { tone: "bad", icon: <GitMerge />, text: t.badge.conflicts(sync.conflicts) };
    case "idle":
      return sync.unpublished > 0
        ? unpublishedLook(sync)
        : {
            tone: "ok",
            icon: <CloudCheck />,
            text: t.badge.synced(sync.lastSyncedAt ? ago(sync.lastSyncedAt) : null),
          };
  }
}

function waitingLook(sync: SyncStatus): Look {
  if (sync.errorCode === "remote_rate_limited") {
    const until = sync.nextRetryAt ? timeOfDay(sync.nextRetryAt) : null;
    return { tone: "warn", icon: <Hourglass />, text: t.badge.waitsUntil(until) };
  }
  if (isHindered(sync)) return { tone: "warn", icon: <CloudOff />, text: t.badge.unreachable };
  if (sync.incoming > 0) {
    return {
      tone: "info",
      icon: <CloudDownload />,
      text: t.badge.docsWaiting(sync.incoming),
    };
  }
  if (sync.unpublished > 0) return unpublishedLook(sync);
  return { tone: "plain", icon: <Hourglass />, text: t.badge.waitsItsTurn };
}

const unpublishedLook = ({ unpublished }: SyncStatus): Look => ({
  tone: "warn",
  icon: <CloudUpload />,
  text: t.badge.unpublished(unpublished),
});

function explain(sync: SyncStatus): string {
  const parts = [
    sync.error && sentence(sync.error),
    sync.incoming > 0 && t.explain.incoming(sync.incoming),
    sync.unpublished > 0 && t.explain.unpublished(sync.unpublished),
    sync.nextRetryAt && t.explain.nextTry(ago(sync.nextRetryAt)),
    sync.lastSyncedAt && t.explain.lastSynced(ago(sync.lastSyncedAt)),
    sync.commit && t.explain.commit(sync.commit.slice(0, 7)),
  ];
  return parts.filter(Boolean).join(" ") || t.explain.first;
}

export function SyncBadge({ sync }: { sync: SyncStatus }) {
  useNow(30_000);
  const { tone, icon, text } = look(sync);
  return (
    <Tooltip text={explain(sync)}>
      <span>
        <Badge tone={tone}>
          {icon} {text}
        </Badge>
      </span>
    </Tooltip>
  );
}

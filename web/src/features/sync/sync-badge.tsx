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
import { count } from "@/strings/count";
import { isHindered, isImporting } from "./sync-state";

interface Look {
  tone: Tone;
  icon: ReactNode;
  text: string;
}

const running = <RefreshCw className="animate-spin" />;

function look(sync: SyncStatus): Look {
  if (isImporting(sync)) return { tone: "info", icon: running, text: "Importing…" };
  switch (sync.state) {
    case "pulling":
      return { tone: "info", icon: running, text: "Pulling" };
    case "merging":
      return { tone: "info", icon: running, text: "Merging" };
    case "pushing":
      return { tone: "info", icon: running, text: "Publishing" };
    case "waiting":
      return waitingLook(sync);
    case "failed":
      return {
        tone: "bad",
        icon: <CloudAlert />,
        text: sync.lastSyncedAt ? "Sync failed" : "Import failed",
      };
    case "conflicted":
      return { tone: "bad", icon: <GitMerge />, text: count(sync.conflicts, "conflict") };
    case "idle":
      return sync.unpublished > 0
        ? unpublishedLook(sync)
        : {
            tone: "ok",
            icon: <CloudCheck />,
            text: sync.lastSyncedAt ? `Synced ${ago(sync.lastSyncedAt)}` : "Synced",
          };
  }
}

function waitingLook(sync: SyncStatus): Look {
  if (sync.errorCode === "remote_rate_limited") {
    const until = sync.nextRetryAt ? ` until ${timeOfDay(sync.nextRetryAt)}` : "";
    return { tone: "warn", icon: <Hourglass />, text: `Waits${until}` };
  }
  if (isHindered(sync)) return { tone: "warn", icon: <CloudOff />, text: "Git can’t be reached" };
  if (sync.incoming > 0) {
    return {
      tone: "info",
      icon: <CloudDownload />,
      text: `${count(sync.incoming, "doc")} waiting`,
    };
  }
  if (sync.unpublished > 0) return unpublishedLook(sync);
  return { tone: "plain", icon: <Hourglass />, text: "Waits for its turn" };
}

const unpublishedLook = ({ unpublished }: SyncStatus): Look => ({
  tone: "warn",
  icon: <CloudUpload />,
  text: `${unpublished} not yet published`,
});

function explain(sync: SyncStatus): string {
  const parts = [
    sync.error && sentence(sync.error),
    sync.incoming > 0 && `${count(sync.incoming, "doc")} from Git to be taken over.`,
    sync.unpublished > 0 && `${count(sync.unpublished, "doc")} to be published.`,
    sync.nextRetryAt && `Next try ${ago(sync.nextRetryAt)}.`,
    sync.lastSyncedAt && `Last synced ${ago(sync.lastSyncedAt)}.`,
    sync.commit && `Commit ${sync.commit.slice(0, 7)}.`,
  ];
  return parts.filter(Boolean).join(" ") || "The docs come from Git for the first time.";
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

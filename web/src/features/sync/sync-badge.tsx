// The state of a project's exchange with its Git remote as one small label.
import { CloudAlert, CloudCheck, CloudUpload, GitMerge, RefreshCw } from "lucide-react";
import type { ReactNode } from "react";
import type { SyncStatus } from "@/shared/api/types";
import { sentence } from "@/shared/lib/sentence";
import { ago, useNow } from "@/shared/lib/time";
import { Badge, type Tone } from "@/shared/ui/badge";
import { Tooltip } from "@/shared/ui/tooltip";

interface Look {
  tone: Tone;
  icon: ReactNode;
  text: string;
}

function look(sync: SyncStatus): Look {
  switch (sync.state) {
    case "never":
      return { tone: "plain", icon: <RefreshCw />, text: "Not synced yet" };
    case "syncing":
      return { tone: "info", icon: <RefreshCw className="animate-spin" />, text: "Syncing" };
    case "waiting":
      return { tone: "warn", icon: <CloudUpload />, text: `${sync.unpublished} not yet published` };
    case "failed":
      return { tone: "bad", icon: <CloudAlert />, text: "Sync failed" };
    case "conflicted":
      return {
        tone: "bad",
        icon: <GitMerge />,
        text: sync.conflicts === 1 ? "1 conflict" : `${sync.conflicts} conflicts`,
      };
    case "idle":
      return sync.unpublished > 0
        ? { tone: "warn", icon: <CloudUpload />, text: `${sync.unpublished} not yet published` }
        : {
            tone: "ok",
            icon: <CloudCheck />,
            text: sync.lastSyncedAt ? `Synced ${ago(sync.lastSyncedAt)}` : "Synced",
          };
  }
}

function explain(sync: SyncStatus): string {
  const parts = [
    sync.error && sentence(sync.error),
    sync.nextRetryAt && `Next try ${ago(sync.nextRetryAt)}.`,
    sync.lastSyncedAt && `Last synced ${ago(sync.lastSyncedAt)}.`,
    sync.commit && `Commit ${sync.commit.slice(0, 7)}.`,
  ];
  return parts.filter(Boolean).join(" ") || "No sync has run yet.";
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

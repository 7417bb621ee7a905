// How saving stands, always visible, and told to screen readers when it changes.
import {
  Check,
  CircleDot,
  CloudCheck,
  CloudUpload,
  GitMerge,
  GitPullRequest,
  LoaderCircle,
  TriangleAlert,
  WifiOff,
} from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/shared/lib/cn";
import { t } from "@/strings/editor";
import { type OpenDoc, type SaveStatus, saveStatus } from "./doc-machine";

const words = t.saveState;
const spinner = <LoaderCircle className="animate-spin" />;

const looks: Record<SaveStatus, { text: string; icon: ReactNode; tone: string }> = {
  saved: { text: words.saved, icon: <Check />, tone: "text-ok" },
  published: { text: words.published, icon: <CloudCheck />, tone: "text-ok" },
  publishing: { text: words.publishing, icon: spinner, tone: "text-muted" },
  unpublished: { text: words.unpublished, icon: <CloudUpload />, tone: "text-warn" },
  proposed: { text: words.proposed, icon: <GitPullRequest />, tone: "text-info" },
  conflict: { text: words.conflict, icon: <GitMerge />, tone: "text-bad" },
  unsaved: { text: words.unsaved, icon: <CircleDot />, tone: "text-warn" },
  saving: { text: words.saving, icon: spinner, tone: "text-muted" },
  failed: { text: words.failed, icon: <TriangleAlert />, tone: "text-bad" },
  offline: { text: words.offline, icon: <WifiOff />, tone: "text-bad" },
  diverged: { text: words.diverged, icon: <GitMerge />, tone: "text-bad" },
  gone: { text: words.gone, icon: <TriangleAlert />, tone: "text-bad" },
};

interface SaveStateProps {
  doc: OpenDoc;
  /** The project's docs are on their way to Git. */
  publishing: boolean;
  /** The browser's storage has what is not saved. */
  kept: boolean;
}

export function SaveState({ doc, publishing, kept }: SaveStateProps) {
  const status = saveStatus(doc, publishing);
  const { text, icon, tone } = looks[status];
  const keptText = { failed: words.failedKept, offline: words.offlineKept };
  return (
    <p
      role="status"
      aria-label={words.label}
      className={cn(
        "flex min-w-0 items-center gap-1.5 text-xs [&_svg]:size-3.5 [&_svg]:shrink-0",
        tone,
      )}
    >
      {icon}
      <span className="truncate">
        {kept && (status === "failed" || status === "offline") ? keptText[status] : text}
      </span>
    </p>
  );
}

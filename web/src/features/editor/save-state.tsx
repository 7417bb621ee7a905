// How saving stands, always visible.
import {
  Check,
  CircleDot,
  CloudUpload,
  GitMerge,
  GitPullRequest,
  LoaderCircle,
  TriangleAlert,
} from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/shared/lib/cn";
import { type OpenDoc, type SaveStatus, saveStatus } from "./doc-machine";

const looks: Record<SaveStatus, { text: string; icon: ReactNode; tone: string }> = {
  published: { text: "Saved", icon: <Check />, tone: "text-ok" },
  unpublished: { text: "Saved, not yet published", icon: <CloudUpload />, tone: "text-warn" },
  proposed: { text: "Saved, in review", icon: <GitPullRequest />, tone: "text-info" },
  conflict: { text: "In conflict", icon: <GitMerge />, tone: "text-bad" },
  unsaved: { text: "Unsaved changes", icon: <CircleDot />, tone: "text-warn" },
  saving: { text: "Saving…", icon: <LoaderCircle className="animate-spin" />, tone: "text-muted" },
  failed: { text: "Save failed", icon: <TriangleAlert />, tone: "text-bad" },
  diverged: { text: "Changed elsewhere", icon: <GitMerge />, tone: "text-bad" },
  gone: { text: "Deleted elsewhere", icon: <TriangleAlert />, tone: "text-bad" },
};

export function SaveState({ doc }: { doc: OpenDoc }) {
  const { text, icon, tone } = looks[saveStatus(doc)];
  return (
    <p
      role="status"
      aria-label="Save state"
      className={cn("flex items-center gap-1.5 whitespace-nowrap text-xs [&_svg]:size-3.5", tone)}
    >
      {icon}
      {text}
    </p>
  );
}

// A doc's publication state; published docs need no label.
import { CloudUpload, GitMerge, GitPullRequest } from "lucide-react";
import type { Doc } from "@/shared/api/types";
import { Badge } from "@/shared/ui/badge";
import { Tooltip } from "@/shared/ui/tooltip";

const looks = {
  unpublished: {
    tone: "warn",
    icon: <CloudUpload />,
    text: "Not yet published",
    about: "Saved here; not in the Git repository yet.",
  },
  proposed: {
    tone: "info",
    icon: <GitPullRequest />,
    text: "In review",
    about: "In a pull request that is not merged yet.",
  },
  conflict: {
    tone: "bad",
    icon: <GitMerge />,
    text: "Conflict",
    about: "Changed here and in Git at once. Open the doc to choose.",
  },
} as const;

export function DocState({ doc, short = false }: { doc: Doc; short?: boolean }) {
  if (doc.state === "published") return null;
  const { tone, icon, text, about } = looks[doc.state];
  return (
    <Tooltip text={about}>
      <span>
        <Badge tone={tone}>
          {icon} <span className={short ? "sr-only" : undefined}>{text}</span>
        </Badge>
      </span>
    </Tooltip>
  );
}

// The pull request that a project's changes are in: its number, how it stands, and the way to it.
import { GitMerge, GitPullRequest, GitPullRequestClosed } from "lucide-react";
import type { ReactNode } from "react";
import type { PullRequest } from "@/shared/api/types";
import { Badge, type Tone } from "@/shared/ui/badge";

const looks: Record<PullRequest["state"], { tone: Tone; icon: ReactNode; text: string }> = {
  open: { tone: "info", icon: <GitPullRequest />, text: "open" },
  merged: { tone: "accent", icon: <GitMerge />, text: "merged" },
  closed: { tone: "plain", icon: <GitPullRequestClosed />, text: "closed" },
};

export function PullRequestBadge({ pullRequest }: { pullRequest: PullRequest }) {
  const { tone, icon, text } = looks[pullRequest.state];
  return (
    <a
      href={pullRequest.url}
      target="_blank"
      rel="noopener noreferrer"
      title={`Branch ${pullRequest.branch}`}
      className="rounded-full hover:underline"
    >
      <Badge tone={tone}>
        {icon}
        <span className="sr-only">Pull request </span>#{pullRequest.number} {text}
        <span className="sr-only"> (opens in a new tab)</span>
      </Badge>
    </a>
  );
}

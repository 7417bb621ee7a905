// The pull request that a project's changes are in: its number, how it stands, and the way to it.
import { GitMerge, GitPullRequest, GitPullRequestClosed } from "lucide-react";
import type { ReactNode } from "react";
import type { PullRequest } from "@/shared/api/types";
import { Badge, type Tone } from "@/shared/ui/badge";
import { t } from "@/strings/sync";

const looks: Record<PullRequest["state"], { tone: Tone; icon: ReactNode; text: string }> = {
  open: { tone: "info", icon: <GitPullRequest />, text: t.pullRequest.open },
  merged: { tone: "accent", icon: <GitMerge />, text: t.pullRequest.merged },
  closed: { tone: "plain", icon: <GitPullRequestClosed />, text: t.pullRequest.closed },
};

export function PullRequestBadge({ pullRequest }: { pullRequest: PullRequest }) {
  const { tone, icon, text } = looks[pullRequest.state];
  return (
    <a
      href={pullRequest.url}
      target="_blank"
      rel="noopener noreferrer"
      title={t.pullRequest.branch(pullRequest.branch)}
      className="rounded-full hover:underline"
    >
      <Badge tone={tone}>
        {icon}
        <span className="sr-only">{t.pullRequest.label} </span>#{pullRequest.number} {text}
        <span className="sr-only"> {t.pullRequest.newTab}</span>
      </Badge>
    </a>
  );
}

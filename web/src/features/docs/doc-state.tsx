// How a doc, or the docs of a folder, stand to the repository; published docs need no label.
import { CloudUpload, GitMerge, GitPullRequest, type LucideIcon } from "lucide-react";
import type { Doc } from "@/shared/api/types";
import { cn } from "@/shared/lib/cn";
import { Badge, type Tone } from "@/shared/ui/badge";
import { Tooltip } from "@/shared/ui/tooltip";
import { t } from "@/strings/docs";
import type { StateCounts } from "./tree";

interface Look {
  tone: Tone;
  color: string;
  Icon: LucideIcon;
}

const looks: Record<keyof StateCounts, Look> = {
  conflict: { tone: "bad", color: "text-bad", Icon: GitMerge },
  unpublished: { tone: "warn", color: "text-warn", Icon: CloudUpload },
  proposed: { tone: "info", color: "text-info", Icon: GitPullRequest },
};

export function DocState({ doc, short = false }: { doc: Doc; short?: boolean }) {
  if (doc.state === "published") return null;
  const { tone, Icon } = looks[doc.state];
  return (
    <Tooltip text={t.states[`${doc.state}About`]}>
      <span>
        <Badge tone={tone}>
          <Icon /> <span className={short ? "sr-only" : undefined}>{t.states[doc.state]}</span>
        </Badge>
      </span>
    </Tooltip>
  );
}

const inOrder = ["conflict", "unpublished", "proposed"] as const;

/** What is in a folder that a person should know of, worst first: an icon and a number each. */
export function FolderState({ states }: { states: StateCounts }) {
  const present = inOrder.filter((state) => states[state] > 0);
  if (present.length === 0) return null;
  return (
    <Tooltip text={present.map((state) => t.folderStates[state](states[state])).join(", ")}>
      <span className="flex items-center gap-2">
        {present.map((state) => {
          const { Icon, color } = looks[state];
          return (
            <span
              key={state}
              className={cn("flex items-center gap-1 font-medium text-xs tabular-nums", color)}
            >
              <Icon aria-hidden="true" className="size-3.5" />
              <span aria-hidden="true">{states[state]}</span>
              <span className="sr-only">{t.folderStates[state](states[state])}</span>
            </span>
          );
        })}
      </span>
    </Tooltip>
  );
}

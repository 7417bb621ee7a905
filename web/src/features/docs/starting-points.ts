// What a new doc can begin with.
import { t } from "@/strings/docs";

export const startingPoints = {
  blank: { name: t.start.blank, text: (title: string) => `# ${title}\n\n` },
  guideline: { name: t.start.guideline, text: t.start.guidelineText },
  decision: { name: t.start.decision, text: t.start.decisionText },
};

export type StartingPoint = keyof typeof startingPoints;

export const isStartingPoint = (text: string): text is StartingPoint => text in startingPoints;

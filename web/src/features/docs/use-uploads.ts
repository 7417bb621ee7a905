// From chosen files to docs: plans, asks about those that exist already, sends, and offers the way back.
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { toProblem } from "@/shared/api/problem";
import { queries } from "@/shared/api/queries";
import type { Doc } from "@/shared/api/types";
import { t } from "@/strings/docs";
import type { ChosenFile } from "./dropped-files";
import { type DocOperations, toastWithUndo } from "./operations";
import { TakenNames } from "./paths";
import { type OnConflict, type PlannedUpload, planUploads, settleConflicts } from "./upload-plan";
import { sendUploads } from "./uploads";

interface Question {
  plan: PlannedUpload[];
  open: PlannedUpload[];
  decisions: Map<string, OnConflict>;
  taken: TakenNames;
}

interface UploadsOptions {
  projectId: string;
  docs: Doc[];
  operations: DocOperations;
  lockToken: () => string | null;
}

export function useUploading({ projectId, docs, operations, lockToken }: UploadsOptions) {
  const cache = useQueryClient();
  const [question, setQuestion] = useState<Question | null>(null);

  const send = async (plan: PlannedUpload[]) => {
    const uploaded = await sendUploads(projectId, plan, () => ({ lockToken: lockToken() }));
    await cache.invalidateQueries({ queryKey: queries.docs(projectId).queryKey, exact: true });
    if (uploaded.length === 0) return;
    toastWithUndo(t.upload.done(uploaded.map(({ doc }) => doc.fileName)), () =>
      operations.undoUploads(uploaded),
    );
  };
  const next = (asked: Question) => {
    if (asked.open.length > 0) {
      setQuestion(asked);
      return;
    }
    setQuestion(null);
    send(settleConflicts(asked.plan, asked.decisions, asked.taken));
  };

  return {
    /** The file that a decision is needed for, and how many more there are. */
    question: question?.open[0]
      ? { path: question.open[0].path, others: question.open.length - 1 }
      : null,
    start: async (files: ChosenFile[] | Promise<ChosenFile[]>, folder: string) => {
      try {
        const taken = new TakenNames(docs);
        const plan = planUploads(await files, folder, taken);
        const open = plan.filter(({ existing, problem }) => existing && !problem);
        next({ plan, open, decisions: new Map(), taken });
      } catch (error) {
        toast.error(toProblem(error).message);
      }
    },
    decide: (decision: OnConflict, forAll: boolean) => {
      if (!question) return;
      const settled = forAll ? question.open : question.open.slice(0, 1);
      const decisions = new Map(question.decisions);
      for (const { path } of settled) decisions.set(path, decision);
      next({ ...question, decisions, open: question.open.slice(settled.length) });
    },
    cancel: () => setQuestion(null),
  };
}

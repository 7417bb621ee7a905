// Asks what to do with a file whose name a doc has already.
import { useState } from "react";
import { Button } from "@/shared/ui/button";
import { Dialog } from "@/shared/ui/dialog";
import { Checkbox } from "@/shared/ui/field";
import { t } from "@/strings/docs";
import type { OnConflict } from "./upload-plan";

interface UploadQuestionProps {
  question: { path: string; others: number } | null;
  onDecide: (decision: OnConflict, forAll: boolean) => void;
  onCancel: () => void;
}

export function UploadQuestion({ question, onDecide, onCancel }: UploadQuestionProps) {
  const [shown, setShown] = useState(question);
  if (question && question !== shown) setShown(question);
  return (
    <Dialog
      open={question !== null}
      onOpenChange={(open) => !open && onCancel()}
      title={t.upload.conflictTitle(shown?.path ?? "")}
      description={t.upload.conflictAbout}
      className="max-w-md"
    >
      {shown && <Choices others={shown.others} onDecide={onDecide} />}
    </Dialog>
  );
}

function Choices({ others, onDecide }: Pick<UploadQuestionProps, "onDecide"> & { others: number }) {
  const [forAll, setForAll] = useState(false);
  return (
    <div className="grid gap-4">
      {others > 0 && (
        <Checkbox
          label={t.upload.forAll(others)}
          checked={forAll}
          onChange={(event) => setForAll(event.target.checked)}
        />
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={() => onDecide("skip", forAll)}>{t.upload.skip}</Button>
        <Button onClick={() => onDecide("replace", forAll)}>{t.upload.replace}</Button>
        <Button variant="primary" onClick={() => onDecide("keep-both", forAll)}>
          {t.upload.keepBoth}
        </Button>
      </div>
    </div>
  );
}

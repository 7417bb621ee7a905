// Two versions of a doc beside each other, or in one text, and the way back to the older one.
import { useQuery } from "@tanstack/react-query";
import { Columns2, Rows2 } from "lucide-react";
import { type ReactNode, useId } from "react";
import { queries } from "@/shared/api/queries";
import type { Doc, Revision } from "@/shared/api/types";
import { Button } from "@/shared/ui/button";
import { Failure, SkeletonRows } from "@/shared/ui/feedback";
import { Select } from "@/shared/ui/field";
import { t } from "@/strings/editor";
import { DiffView } from "../monaco-views";
import { useDiffLayout } from "./diff-layout";
import { type Against, type Side, sidesOf } from "./sides";

interface ComparisonProps {
  projectId: string;
  fileName: string;
  /** The doc as it is open, with the text in the editor; none when it is deleted. */
  open: { doc: Doc; text: string } | null;
  revisions: Revision[];
  version: number;
  against: Against;
  onAgainst: (against: Against) => void;
  /** What can be done with the version. */
  actions: ReactNode;
}

export function Comparison(props: ComparisonProps) {
  const { projectId, fileName, open, version, against } = props;
  const { inline, toggle } = useDiffLayout();
  const { left, right } = sidesOf(version, against);
  const leftText = useSide(projectId, fileName, left, open);
  const rightText = useSide(projectId, fileName, right, open);
  return (
    <div className="flex min-h-0 min-w-0 flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <AgainstSelect {...props} />
        <Button
          size="icon"
          variant="ghost"
          aria-label={inline ? t.history.sideBySide : t.history.inline}
          title={inline ? t.history.sideBySide : t.history.inline}
          onClick={toggle}
          className="ml-auto hidden md:inline-flex"
        >
          {inline ? <Columns2 /> : <Rows2 />}
        </Button>
      </div>
      <Texts {...{ fileName, inline, leftText, rightText }} />
      <div className="flex flex-wrap items-center justify-end gap-3">{props.actions}</div>
    </div>
  );
}

function AgainstSelect({ open, revisions, version, against, onAgainst }: ComparisonProps) {
  const id = useId();
  return (
    <div className="flex min-w-0 items-center gap-2 text-xs">
      <label htmlFor={id} className="shrink-0 text-muted">
        {t.history.compareWith}
      </label>
      <Select
        id={id}
        value={String(against)}
        onChange={({ target: { value } }) =>
          onAgainst(value === "now" || value === "previous" ? value : Number(value))
        }
      >
        {open && <option value="now">{t.history.now}</option>}
        <option value="previous">{t.history.previous}</option>
        {revisions
          .filter((revision) => revision.version !== version)
          .map((revision) => (
            <option key={revision.version} value={revision.version}>
              {t.history.version(revision.version)}
            </option>
          ))}
      </Select>
    </div>
  );
}

type SideText =
  | { state: "waiting" }
  | { state: "failed"; error: Error; retry: () => void }
  | { state: "there"; label: string; text: string | null; note: string | null };

/** One side with its text, which a version has to be asked for. */
function useSide(
  projectId: string,
  fileName: string,
  side: Side,
  open: ComparisonProps["open"],
): SideText {
  const version = side.kind === "version" ? side.version : 0;
  const revision = useQuery({
    ...queries.revision(projectId, fileName, version),
    enabled: version > 0,
  });
  if (side.kind === "nothing") {
    return { state: "there", label: t.history.nothingBefore, text: "", note: null };
  }
  if (side.kind === "now") {
    const dirty = open !== null && open.text !== (open.doc.content ?? "");
    const label = dirty ? t.history.nowUnsaved : t.history.now;
    return { state: "there", label, text: open?.text ?? "", note: null };
  }
  if (revision.isError) {
    return { state: "failed", error: revision.error, retry: revision.refetch };
  }
  if (!revision.data) return { state: "waiting" };
  const { content, deleted, encoding } = revision.data;
  const label = t.history.version(version);
  if (deleted) return { state: "there", label, text: "", note: t.history.noText };
  if (encoding === "base64") return { state: "there", label, text: null, note: t.history.notText };
  return { state: "there", label, text: content ?? "", note: null };
}

interface TextsProps {
  fileName: string;
  inline: boolean;
  leftText: SideText;
  rightText: SideText;
}

function Texts({ fileName, inline, leftText, rightText }: TextsProps) {
  for (const side of [leftText, rightText]) {
    if (side.state === "failed") return <Failure error={side.error} onRetry={side.retry} />;
  }
  if (leftText.state !== "there" || rightText.state !== "there") return <SkeletonRows rows={8} />;
  const note = leftText.note ?? rightText.note;
  const same = leftText.text === rightText.text;
  return (
    <>
      {note && <p className="text-muted text-sm">{note}</p>}
      {!note && same && <p className="text-muted text-sm">{t.history.same}</p>}
      {leftText.text !== null && rightText.text !== null && (
        <div className="min-h-0 flex-1 overflow-hidden rounded-lg border border-line">
          <DiffView
            fileName={fileName}
            inline={inline}
            left={{ label: leftText.label, text: leftText.text }}
            right={{ label: rightText.label, text: rightText.text }}
          />
        </div>
      )}
    </>
  );
}

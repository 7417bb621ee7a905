// The line below the text: problems, uploads, place, length, line ends. What has no room there is left out.
import { CircleCheck, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import { cn } from "@/shared/lib/cn";
import { t } from "@/strings/markdown";
import type { FactsStore } from "./facts";
import { WordCount } from "./word-count";

interface EditorStatusBarProps {
  facts: FactsStore;
  readOnly: boolean;
  onNextProblem: () => void;
  onGoToLine: () => void;
  onChangeLineEnds: () => void;
}

export function EditorStatusBar({ facts, readOnly, ...on }: EditorStatusBarProps) {
  const problems = useStore(facts, (state) => state.problems);
  const lineEnds = useStore(facts, (state) => state.lineEnds);
  return (
    <section
      aria-label={t.status.name}
      className="@container flex h-7 shrink-0 items-center gap-1 overflow-hidden whitespace-nowrap border-line border-t bg-surface/60 px-2 text-muted text-xs tabular-nums"
    >
      <StatusButton
        onClick={on.onNextProblem}
        disabled={problems === 0}
        keys="F8"
        title={problems > 0 ? t.status.nextProblem : undefined}
        className={problems > 0 ? "text-warn hover:text-warn" : undefined}
      >
        {problems > 0 ? <TriangleAlert /> : <CircleCheck />}
        {t.status.problems(problems)}
      </StatusButton>
      <Uploads facts={facts} />
      <div className="ml-auto flex items-center gap-1">
        <StatusButton onClick={on.onGoToLine} keys="Control+G" title={t.status.goToLine}>
          <Place facts={facts} />
        </StatusButton>
        <span className="@max-2xs:hidden px-1.5">
          <WordCount facts={facts} />
        </span>
        <StatusButton
          onClick={on.onChangeLineEnds}
          disabled={readOnly}
          title={t.status.lineEnds(lineEnds)}
          label={t.status.lineEnds(lineEnds)}
          className="@max-sm:hidden"
        >
          {lineEnds}
        </StatusButton>
      </div>
    </section>
  );
}

/** Of its own, since it changes with every key. */
function Place({ facts }: { facts: FactsStore }) {
  const line = useStore(facts, (state) => state.line);
  const column = useStore(facts, (state) => state.column);
  return t.status.place(line, column);
}

function Uploads({ facts }: { facts: FactsStore }) {
  const uploads = useStore(facts, (state) => state.uploads);
  return (
    <span role="status" className="truncate px-1.5">
      {uploads.map(({ name, percent }) => t.images.uploading(name, percent)).join(" ")}
    </span>
  );
}

interface StatusButtonProps {
  onClick: () => void;
  disabled?: boolean;
  title?: string;
  label?: string;
  keys?: string;
  className?: string;
  children: ReactNode;
}

function StatusButton({ title, label, keys, className, ...rest }: StatusButtonProps) {
  return (
    <button
      type="button"
      title={title}
      aria-label={label}
      aria-keyshortcuts={keys}
      className={cn(
        "flex h-6 items-center gap-1 rounded px-1.5 hover:bg-raised hover:text-text disabled:hover:bg-transparent disabled:hover:text-muted [&_svg]:size-3.5",
        className,
      )}
      {...rest}
    />
  );
}

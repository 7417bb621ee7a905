// The field that stands in a row of the tree while a doc or folder gets another name.
import { useEffect, useId, useRef, useState } from "react";
import { cn } from "@/shared/lib/cn";
import { t } from "@/strings/docs";
import { inFolder, moveProblem, parentOf, splitName, type TakenNames } from "./paths";
import type { TreeNode } from "./tree";

interface RenameInputProps {
  node: TreeNode;
  taken: TakenNames;
  onRename: (path: string) => void;
  onCancel: () => void;
}

export function RenameInput({ node, taken, onRename, onCancel }: RenameInputProps) {
  const [name, setName] = useState(node.name);
  const field = useRef<HTMLInputElement>(null);
  const ended = useRef(false);
  const id = useId();
  const path = inFolder(parentOf(node.path), name);
  const problem =
    name === node.name
      ? null
      : name.includes("/")
        ? t.rules.slash
        : name === ""
          ? t.rules.empty
          : moveProblem(taken, node.path, path);

  // Of a file the ending usually stays.
  const [stem] = useState(node.kind === "doc" ? splitName(node.name)[0] : node.name);
  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(0, stem.length);
  }, [stem]);

  const end = (keep: boolean) => {
    // The field loses the focus when it goes, which must not end it twice.
    if (ended.current) return;
    if (keep && problem) return;
    ended.current = true;
    if (keep && name !== node.name) onRename(path);
    else onCancel();
  };
  return (
    <span className="relative min-w-0 flex-1">
      <input
        ref={field}
        value={name}
        aria-label={t.renameLabel(node.name)}
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem ? id : undefined}
        autoComplete="off"
        spellCheck={false}
        className={cn(
          "h-6 w-full rounded border bg-bg px-1.5 text-sm text-text outline-none",
          problem ? "border-bad" : "border-accent",
        )}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => {
          // Keys of the tree are letters here.
          event.stopPropagation();
          if (event.key === "Enter") end(true);
          else if (event.key === "Escape") end(false);
          else return;
          event.preventDefault();
        }}
        onBlur={() => end(!problem)}
      />
      {problem && (
        <span
          id={id}
          role="alert"
          className="absolute inset-x-0 top-full z-20 mt-1 rounded-md border border-bad/50 bg-overlay px-2 py-1 text-bad text-xs shadow-float"
        >
          {problem}
        </span>
      )}
    </span>
  );
}

// Moves a doc or folder into another folder: what drag and drop does, for the keyboard and for long trees.
import { useMutation } from "@tanstack/react-query";
import { Command } from "cmdk";
import { CornerLeftUp, Folder, FolderPlus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { toProblem } from "@/shared/api/problem";
import { Dialog } from "@/shared/ui/dialog";
import { t } from "@/strings/docs";
import { inFolder, isWithin, moveProblem, parentOf, pathProblem, type TakenNames } from "./paths";
import { type TreeNode, wordsOf } from "./tree";

/** As many as somebody looks through; the rest is found by typing. */
const shownAtMost = 100;

interface MoveDialogProps {
  /** What is to be moved; null while the dialog is closed. */
  node: TreeNode | null;
  folders: string[];
  taken: TakenNames;
  onClose: () => void;
  onMove: (node: TreeNode, path: string) => Promise<void>;
}

export function MoveDialog({ node, ...props }: MoveDialogProps) {
  // What the dialog says must not change while it closes.
  const [shown, setShown] = useState(node);
  if (node && node !== shown) setShown(node);
  const about =
    shown?.kind === "folder" && shown.docsCount > 0
      ? t.moveFolderAbout(shown.docsCount)
      : t.moveAbout;
  return (
    <Dialog
      open={node !== null}
      onOpenChange={(open) => !open && props.onClose()}
      title={t.moveTitle(shown?.name ?? "")}
      description={about}
      className="max-w-md"
    >
      {shown && <FolderPicker node={shown} {...props} />}
    </Dialog>
  );
}

type FolderPickerProps = MoveDialogProps & { node: TreeNode };

function FolderPicker({ node, folders, taken, onClose, onMove }: FolderPickerProps) {
  const [query, setQuery] = useState("");
  const move = useMutation({
    mutationFn: (folder: string) => onMove(node, inFolder(folder, node.name)),
    onSuccess: onClose,
  });
  const here = parentOf(node.path);
  const words = wordsOf(query);
  const matches = (text: string) => words.every((word) => text.toLowerCase().includes(word));
  const targets = folders
    .filter((path) => path !== here && !isWithin(path, node.path) && matches(path))
    .slice(0, shownAtMost);
  const typed = query.trim().replace(/\/$/, "");
  const isNew = typed !== "" && typed !== here && !folders.includes(typed);
  const problemOf = (folder: string) => moveProblem(taken, node.path, inFolder(folder, node.name));
  const error = move.error ? toProblem(move.error).message : null;
  return (
    <Command
      label={t.moveField}
      shouldFilter={false}
      loop
      className="overflow-hidden rounded-lg border border-line bg-bg"
    >
      <Command.Input
        value={query}
        onValueChange={(next) => {
          setQuery(next);
          move.reset();
        }}
        placeholder={t.movePlaceholder}
        className="h-9 w-full border-line border-b bg-transparent px-3 text-sm outline-none placeholder:text-faint"
      />
      {error && (
        <p role="alert" className="px-3 pt-2 text-bad text-xs">
          {error}
        </p>
      )}
      <Command.List className="h-64 overflow-y-auto p-1">
        {here !== "" && matches(t.topLevel) && (
          <Target
            value="/"
            icon={<CornerLeftUp />}
            name={t.topLevel}
            problem={problemOf("")}
            onSelect={() => move.mutate("")}
          />
        )}
        {targets.map((folder) => (
          <Target
            key={folder}
            value={folder}
            icon={<Folder />}
            name={folder}
            problem={problemOf(folder)}
            onSelect={() => move.mutate(folder)}
          />
        ))}
        {isNew && (
          <Target
            value={`new:${typed}`}
            icon={<FolderPlus />}
            name={t.moveToNew(typed)}
            problem={pathProblem(typed) ?? problemOf(typed)}
            onSelect={() => move.mutate(typed)}
          />
        )}
        {targets.length === 0 && !isNew && here === "" && (
          <p className="px-3 py-8 text-center text-muted text-sm">{t.moveNone}</p>
        )}
      </Command.List>
    </Command>
  );
}

interface TargetProps {
  value: string;
  icon: ReactNode;
  name: string;
  /** Why it can't go there. */
  problem: string | null;
  onSelect: () => void;
}

function Target({ value, icon, name, problem, onSelect }: TargetProps) {
  return (
    <Command.Item
      value={value}
      disabled={problem !== null}
      onSelect={onSelect}
      className="flex min-h-8 cursor-default items-center gap-2 rounded-md px-2 py-1 text-sm data-[disabled=true]:text-faint data-[selected=true]:bg-raised [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-faint"
    >
      {icon}
      <span className="min-w-0">
        <span className="block truncate">{name}</span>
        {problem && <span className="block text-xs">{problem}</span>}
      </span>
    </Command.Item>
  );
}

// All that can be done to a doc or folder of the tree.
import { useNavigate, useRouter } from "@tanstack/react-router";
import {
  ClipboardCopy,
  ExternalLink,
  FilePlus,
  FolderInput,
  FolderPlus,
  Lock,
  Pencil,
  SquareArrowOutUpRight,
  Trash2,
  Upload,
} from "lucide-react";
import { toast } from "sonner";
import { useMayEdit } from "@/shared/lib/role";
import { keyLabel, type ShortcutId } from "@/shared/lib/shortcuts";
import { MenuItem, MenuLine } from "@/shared/ui/menu";
import { t } from "@/strings/docs";
import type { TreeNode } from "./tree";

/** What the tree asks for; the dialogs around it carry it out. */
export type TreeAction =
  | { kind: "new-doc" | "new-folder" | "upload"; folder: string }
  | { kind: "rename" | "move" | "delete"; node: TreeNode };

interface RowMenuProps {
  node: TreeNode;
  projectId: string;
  blocked: string | null;
  onAction: (action: TreeAction) => void;
}

export function RowMenu({ node, projectId, blocked, onAction }: RowMenuProps) {
  const disabled = blocked !== null;
  const mayEdit = useMayEdit();
  const change = (kind: "rename" | "move" | "delete") => ({
    disabled,
    onSelect: () => onAction({ kind, node }),
  });
  const copy = (
    <MenuItem onSelect={() => copyPath(node.path)}>
      <ClipboardCopy /> {t.copyPath}
    </MenuItem>
  );
  if (!mayEdit) {
    return (
      <>
        {node.kind === "doc" && <OpenItems projectId={projectId} docId={node.doc.id} />}
        {copy}
      </>
    );
  }
  return (
    <>
      {node.kind === "doc" ? (
        <OpenItems projectId={projectId} docId={node.doc.id} />
      ) : (
        <NewItems folder={node.path} {...{ disabled, onAction }} />
      )}
      <MenuLine />
      {blocked && (
        <p className="flex max-w-64 gap-2 px-2 py-1.5 text-faint text-xs">
          <Lock className="mt-0.5 size-3.5 shrink-0" /> {blocked}
        </p>
      )}
      <MenuItem {...change("rename")}>
        <Pencil /> {t.rename} <Keys of="renameRow" />
      </MenuItem>
      <MenuItem {...change("move")}>
        <FolderInput /> {t.moveTo}
      </MenuItem>
      {copy}
      <MenuLine />
      <MenuItem danger {...change("delete")}>
        <Trash2 /> {t.delete} <Keys of="deleteRow" />
      </MenuItem>
    </>
  );
}

function OpenItems({ projectId, docId }: { projectId: string; docId: string }) {
  const navigate = useNavigate();
  const router = useRouter();
  const to = { to: "/editor/$projectId/$docId", params: { projectId, docId } } as const;
  return (
    <>
      <MenuItem onSelect={() => navigate(to)}>
        <SquareArrowOutUpRight /> {t.open} <Keys of="openRow" />
      </MenuItem>
      <MenuItem onSelect={() => window.open(router.buildLocation(to).href, "_blank", "noopener")}>
        <ExternalLink /> {t.openInTab}
      </MenuItem>
    </>
  );
}

interface NewItemsProps {
  folder: string;
  disabled: boolean;
  onAction: (action: TreeAction) => void;
}

function NewItems({ folder, disabled, onAction }: NewItemsProps) {
  return (
    <>
      <MenuItem disabled={disabled} onSelect={() => onAction({ kind: "new-doc", folder })}>
        <FilePlus /> {t.newDocHere}
      </MenuItem>
      <MenuItem disabled={disabled} onSelect={() => onAction({ kind: "new-folder", folder })}>
        <FolderPlus /> {t.newFolderHere}
      </MenuItem>
      <MenuItem disabled={disabled} onSelect={() => onAction({ kind: "upload", folder })}>
        <Upload /> {t.uploadHere}
      </MenuItem>
    </>
  );
}

const Keys = ({ of }: { of: ShortcutId }) => (
  <kbd className="ml-auto pl-4 font-sans text-faint text-xs">{keyLabel(of)}</kbd>
);

async function copyPath(path: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(path);
    toast.success(t.pathCopied);
  } catch {
    toast.error(t.copyFailed);
  }
}

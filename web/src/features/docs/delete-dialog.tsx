// Confirms the deletion of a doc, or of a folder with all that is in it.
import { useState } from "react";
import { ConfirmDialog } from "@/shared/ui/dialog";
import { t } from "@/strings/docs";
import type { TreeNode } from "./tree";

interface DeleteDialogProps {
  /** What is to be deleted; null while the dialog is closed. */
  node: TreeNode | null;
  onClose: () => void;
  onDelete: (node: TreeNode) => void;
}

export function DeleteDialog({ node, onClose, onDelete }: DeleteDialogProps) {
  // What the dialog says must not change while it closes.
  const [shown, setShown] = useState(node);
  if (node && node !== shown) setShown(node);
  if (!shown) return null;
  const isFolder = shown.kind === "folder";
  const about = isFolder
    ? t.deleteFolderAbout(shown.path, shown.docsCount)
    : t.deleteAbout(shown.path);
  return (
    <ConfirmDialog
      open={node !== null}
      onOpenChange={(open) => !open && onClose()}
      title={isFolder ? t.deleteFolderTitle : t.deleteTitle}
      description={
        <>
          {about.before}
          <code className="break-all font-mono">{about.name}</code>
          {about.after}
        </>
      }
      action={isFolder ? t.deleteFolderAction(shown.docsCount) : t.deleteAction}
      onConfirm={() => {
        onDelete(shown);
        onClose();
      }}
    />
  );
}

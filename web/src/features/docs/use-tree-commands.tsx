// What a project's page can do with its docs: for the command palette, and by key.
import { FilePlus, FolderPlus, Upload } from "lucide-react";
import { useCommands } from "@/shared/lib/commands";
import { useShortcut } from "@/shared/lib/shortcuts";
import { t } from "@/strings/docs";
import type { TreeAction } from "./row-menu";

interface TreeCommands {
  /** Not beside a text, which has keys and commands of its own. */
  enabled: boolean;
  blocked: boolean;
  onFind: () => void;
  onAction: (action: TreeAction) => void;
}

export function useTreeCommands({ enabled, blocked, onFind, onAction }: TreeCommands): void {
  const canAdd = enabled && !blocked;
  const add = (kind: "new-doc" | "new-folder" | "upload") => () => onAction({ kind, folder: "" });
  useShortcut("find", onFind, enabled);
  useShortcut("create", add("new-doc"), canAdd);
  useCommands(
    canAdd
      ? [
          {
            id: "new-doc",
            title: t.newDoc,
            icon: <FilePlus />,
            shortcut: "create",
            run: add("new-doc"),
          },
          { id: "new-folder", title: t.newFolder, icon: <FolderPlus />, run: add("new-folder") },
          { id: "upload", title: t.uploadFiles, icon: <Upload />, run: add("upload") },
        ]
      : [],
  );
}

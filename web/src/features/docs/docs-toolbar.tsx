// Above the docs tree: the filter, and what adds docs.
import { ChevronsDownUp, ChevronsUpDown, FilePlus, FolderPlus, Plus, Upload } from "lucide-react";
import { type KeyboardEvent, type RefObject, useRef, useState } from "react";
import { useMayEdit } from "@/shared/lib/role";
import { ariaKeys } from "@/shared/lib/shortcuts";
import { Button } from "@/shared/ui/button";
import { Input } from "@/shared/ui/field";
import { ContextMenu, MenuItem } from "@/shared/ui/menu";
import { Tooltip } from "@/shared/ui/tooltip";
import { t } from "@/strings/docs";
import type { TreeAction } from "./row-menu";

interface DocsToolbarProps {
  dense: boolean;
  blocked: boolean;
  query: string;
  filterField: RefObject<HTMLInputElement | null>;
  onQuery: (query: string) => void;
  /** Down from the filter goes into the tree. */
  onDown: () => void;
  /** Whether all folders are closed; null when there are none. */
  allClosed: boolean | null;
  onToggleAll: () => void;
  onAction: (action: TreeAction) => void;
}

export function DocsToolbar(props: DocsToolbarProps) {
  const { dense, blocked, allClosed, onToggleAll, onAction } = props;
  const mayEdit = useMayEdit();
  const add = (kind: "new-doc" | "new-folder" | "upload") => ({
    disabled: blocked,
    onClick: () => onAction({ kind, folder: "" }),
  });
  if (dense) {
    return (
      <div className="flex items-center gap-1">
        <Filter {...props} />
        {mayEdit && <AddMenu blocked={blocked} onAction={onAction} />}
      </div>
    );
  }
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Filter {...props} />
      <div className="flex items-center gap-1.5">
        {allClosed !== null && (
          <IconButton
            label={allClosed ? t.openAll : t.closeAll}
            icon={allClosed ? <ChevronsUpDown /> : <ChevronsDownUp />}
            onClick={onToggleAll}
          />
        )}
        {mayEdit && (
          <>
            <IconButton label={t.uploadFiles} icon={<Upload />} {...add("upload")} />
            <IconButton label={t.newFolder} icon={<FolderPlus />} {...add("new-folder")} />
            <Button {...add("new-doc")} aria-keyshortcuts={ariaKeys("create")}>
              <Plus /> {t.newDoc}
            </Button>
          </>
        )}
      </div>
    </div>
  );
}

function Filter({ dense, query, filterField, onQuery, onDown }: DocsToolbarProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") onDown();
    else if (event.key === "Escape" && query) onQuery("");
    else return;
    event.preventDefault();
    // Escape would close the sheet around it, too.
    event.stopPropagation();
  };
  return (
    <Input
      ref={filterField}
      type="search"
      aria-label={t.filter}
      aria-keyshortcuts={dense ? undefined : ariaKeys("find")}
      placeholder={t.filterPlaceholder}
      value={query}
      onChange={(event) => onQuery(event.target.value)}
      onKeyDown={onKeyDown}
      className="min-w-24 flex-1"
    />
  );
}

interface IconButtonProps {
  label: string;
  icon: React.ReactNode;
  disabled?: boolean;
  onClick: () => void;
}

function IconButton({ label, icon, disabled = false, onClick }: IconButtonProps) {
  return (
    <Tooltip text={label}>
      <Button variant="ghost" size="icon" aria-label={label} disabled={disabled} onClick={onClick}>
        {icon}
      </Button>
    </Tooltip>
  );
}

function AddMenu({ blocked, onAction }: Pick<DocsToolbarProps, "blocked" | "onAction">) {
  const button = useRef<HTMLButtonElement>(null);
  const [at, setAt] = useState<{ x: number; y: number } | null>(null);
  // Done once the menu is gone: two that open and close at once would fight for the focus.
  const chosen = useRef<TreeAction | null>(null);
  const add = (kind: "new-doc" | "new-folder" | "upload") => ({
    disabled: blocked,
    onSelect: () => {
      chosen.current = { kind, folder: "" };
    },
  });
  return (
    <>
      <Button
        ref={button}
        variant="ghost"
        size="icon"
        aria-label={t.add}
        aria-haspopup="menu"
        aria-expanded={at !== null}
        onClick={(event) => {
          const { left, bottom } = event.currentTarget.getBoundingClientRect();
          setAt({ x: left, y: bottom });
        }}
      >
        <Plus />
      </Button>
      <ContextMenu
        label={t.add}
        at={at}
        onClose={() => setAt(null)}
        onClosed={() => {
          button.current?.focus();
          if (chosen.current) onAction(chosen.current);
          chosen.current = null;
        }}
      >
        <MenuItem {...add("new-doc")}>
          <FilePlus /> {t.newDoc}
        </MenuItem>
        <MenuItem {...add("new-folder")}>
          <FolderPlus /> {t.newFolder}
        </MenuItem>
        <MenuItem {...add("upload")}>
          <Upload /> {t.uploadFiles}
        </MenuItem>
      </ContextMenu>
    </>
  );
}

// The menu behind the avatar: display name, theme, help.
import { Braces, Keyboard, Monitor, Moon, Pencil, Sun } from "lucide-react";
import type { ReactNode } from "react";
import { keyLabel } from "@/shared/lib/shortcuts";
import { type Theme, useTheme } from "@/shared/lib/theme";
import { Avatar } from "@/shared/ui/avatar";
import { Button } from "@/shared/ui/button";
import { Menu, MenuChoice, MenuItem, MenuLine } from "@/shared/ui/menu";
import { t } from "@/strings/app";
import { t as keys } from "@/strings/shortcuts";
import { openHelp } from "./help-sheet";

const themes: { value: Theme; label: string; icon: ReactNode }[] = [
  { value: "dark", label: t.themes.dark, icon: <Moon /> },
  { value: "light", label: t.themes.light, icon: <Sun /> },
  { value: "system", label: t.themes.system, icon: <Monitor /> },
];

interface PersonMenuItemsProps {
  name: string;
  /** Nothing where the name is an account's. */
  onRename: (() => void) | null;
}

/** Opens by itself: it is loaded because somebody has pressed its button. */
export default function PersonMenuItems({ name, onRename }: PersonMenuItemsProps) {
  const { theme, choose } = useTheme();
  return (
    <Menu
      defaultOpen
      trigger={
        <Button variant="ghost" size="icon" aria-label={t.youAre(name)}>
          <Avatar name={name} />
        </Button>
      }
    >
      <p className="max-w-56 truncate px-2 py-1.5 font-medium text-sm">{name}</p>
      {onRename && (
        <MenuItem onSelect={onRename}>
          <Pencil /> {t.changeName}
        </MenuItem>
      )}
      <MenuLine />
      <MenuChoice label={t.theme} value={theme} onChange={choose} options={themes} />
      <MenuLine />
      <MenuItem onSelect={openHelp}>
        <Keyboard /> <span className="flex-1">{keys.title}</span>
        <kbd className="font-sans text-faint text-xs">{keyLabel("help")}</kbd>
      </MenuItem>
      <MenuItem asChild>
        <a href="/api/docs">
          <Braces /> {t.apiReference}
        </a>
      </MenuItem>
    </Menu>
  );
}

// The menu behind the avatar: account or display name, administration, theme, help, the way out.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import {
  Braces,
  CircleUser,
  Keyboard,
  LogOut,
  Monitor,
  Moon,
  Pencil,
  ScrollText,
  Sun,
  Users,
} from "lucide-react";
import type { ReactNode } from "react";
import { useSignOut } from "@/features/accounts/use-sign-out";
import { queries } from "@/shared/api/queries";
import { isAdmin } from "@/shared/api/session";
import { keyLabel } from "@/shared/lib/shortcuts";
import { type Theme, useTheme } from "@/shared/lib/theme";
import { Avatar } from "@/shared/ui/avatar";
import { Button } from "@/shared/ui/button";
import { Menu, MenuChoice, MenuItem, MenuLine } from "@/shared/ui/menu";
import { t as accounts } from "@/strings/accounts";
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
  const { data: session } = useQuery(queries.session());
  const signOut = useSignOut();
  const account = session?.account;
  return (
    <Menu
      defaultOpen
      trigger={
        <Button variant="ghost" size="icon" aria-label={t.youAre(name)}>
          <Avatar name={name} />
        </Button>
      }
    >
      <div className="max-w-56 px-2 py-1.5 text-sm">
        <p className="truncate font-medium">{name}</p>
        {account && <p className="truncate text-faint text-xs">{account.email}</p>}
      </div>
      {account && (
        <MenuItem asChild>
          <Link to="/account">
            <CircleUser /> {accounts.menu.account}
          </Link>
        </MenuItem>
      )}
      {onRename && (
        <MenuItem onSelect={onRename}>
          <Pencil /> {t.changeName}
        </MenuItem>
      )}
      {account?.isAdmin && (
        <MenuItem asChild>
          <Link to="/admin/accounts">
            <Users /> {accounts.menu.accounts}
          </Link>
        </MenuItem>
      )}
      {isAdmin(session) && (
        <MenuItem asChild>
          <Link to="/admin/audit">
            <ScrollText /> {accounts.menu.audit}
          </Link>
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
      {account && (
        <>
          <MenuLine />
          <MenuItem onSelect={signOut}>
            <LogOut /> {accounts.menu.signOut}
          </MenuItem>
        </>
      )}
    </Menu>
  );
}

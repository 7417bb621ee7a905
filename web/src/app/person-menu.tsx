// Who you are, the theme, and the way to help.
import { useQuery } from "@tanstack/react-query";
import { Braces, Keyboard, Monitor, Moon, Pencil, Sun } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { queries } from "@/shared/api/queries";
import { code } from "@/shared/lib/code";
import { useIdentity } from "@/shared/lib/identity";
import { keyLabel } from "@/shared/lib/shortcuts";
import { type Theme, useTheme } from "@/shared/lib/theme";
import { Avatar } from "@/shared/ui/avatar";
import { Button } from "@/shared/ui/button";
import { Menu, MenuChoice, MenuItem, MenuLine } from "@/shared/ui/menu";
import { t } from "@/strings/app";
import { t as keys } from "@/strings/shortcuts";
import { FrameBoundary } from "./frame-boundary";
import { openHelp } from "./help-sheet";

const DisplayNameDialog = lazy(code(() => import("./display-name-dialog")));

const themes: { value: Theme; label: string; icon: ReactNode }[] = [
  { value: "dark", label: t.themes.dark, icon: <Moon /> },
  { value: "light", label: t.themes.light, icon: <Sun /> },
  { value: "system", label: t.themes.system, icon: <Monitor /> },
];

export function PersonMenu() {
  const [renaming, setRenaming] = useState(false);
  const { data: session } = useQuery(queries.session());
  const { name: displayName, chosen } = useIdentity();
  const { theme, choose } = useTheme();
  const renameable = session?.mode !== "accounts";
  const name = renameable ? displayName : session.name;
  return (
    <>
      {renameable && !chosen && (
        <Button variant="ghost" size="sm" className="text-accent" onClick={() => setRenaming(true)}>
          {t.setYourName}
        </Button>
      )}
      <Menu
        trigger={
          <Button variant="ghost" size="icon" aria-label={t.youAre(name)}>
            <Avatar name={name} />
          </Button>
        }
      >
        <p className="max-w-56 truncate px-2 py-1.5 font-medium text-sm">{name}</p>
        {renameable && (
          <MenuItem onSelect={() => setRenaming(true)}>
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
      {renaming && (
        <FrameBoundary>
          <Suspense>
            <DisplayNameDialog onClose={() => setRenaming(false)} />
          </Suspense>
        </FrameBoundary>
      )}
    </>
  );
}

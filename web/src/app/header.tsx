// The top bar: where you are, the command palette, who you are, the theme.
import { Search } from "lucide-react";
import { ariaKeys, keyLabel } from "@/shared/lib/shortcuts";
import { Button } from "@/shared/ui/button";
import { t } from "@/strings/app";
import { Breadcrumbs } from "./breadcrumbs";
import { openPalette, preloadPalette } from "./command-palette";
import { PersonMenu } from "./person-menu";

export function Header() {
  return (
    <header className="flex h-12 shrink-0 items-center gap-1 border-line border-b bg-bg px-2 sm:gap-2 sm:px-4">
      <Breadcrumbs />
      <Button
        variant="ghost"
        size="sm"
        onClick={openPalette}
        onPointerEnter={preloadPalette}
        onFocus={preloadPalette}
        aria-label={t.searchAndCommands}
        aria-keyshortcuts={ariaKeys("palette")}
        className="h-8"
      >
        <Search />
        <span className="hidden sm:inline">{t.search}</span>
        <kbd className="hidden rounded border border-line px-1 font-sans text-[10px] text-faint sm:inline">
          {keyLabel("palette")}
        </kbd>
      </Button>
      <PersonMenu />
    </header>
  );
}

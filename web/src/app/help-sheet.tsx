// The key for help, and the sheet that lists every shortcut, which is loaded when it is asked for.
import { lazy, Suspense } from "react";
import { create } from "zustand";
import { code } from "@/shared/lib/code";
import { useShortcut } from "@/shared/lib/shortcuts";

const ShortcutsDialog = lazy(code(() => import("./shortcuts-dialog")));

const useHelp = create(() => ({ open: false }));

export const openHelp = () => useHelp.setState({ open: true });

export function HelpSheet() {
  const { open } = useHelp();
  useShortcut("help", openHelp);
  if (!open) return null;
  return (
    <Suspense>
      <ShortcutsDialog onClose={() => useHelp.setState({ open: false })} />
    </Suspense>
  );
}

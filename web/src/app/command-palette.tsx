// Ctrl+K: the way to everything. This part waits for the key; what it opens is loaded when it is asked for.
import { lazy, Suspense } from "react";
import { create } from "zustand";
import { code } from "@/shared/lib/code";
import { useShortcut } from "@/shared/lib/shortcuts";

const load = code(() => import("./palette/palette-dialog"));
const PaletteDialog = lazy(load);

const usePalette = create(() => ({ open: false }));
const setOpen = (open: boolean) => usePalette.setState({ open });

export const openPalette = () => setOpen(true);

/** Somebody is about to open it. A failure is told when they do. */
export const preloadPalette = () => {
  load().catch(() => undefined);
};

export function CommandPalette() {
  const { open } = usePalette();
  useShortcut("palette", () => setOpen(!open));
  if (!open) return null;
  return (
    <Suspense>
      <PaletteDialog onClose={() => setOpen(false)} />
    </Suspense>
  );
}

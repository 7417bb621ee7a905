// Brings the toaster when there may be something to say: the first page is silent before anybody did anything.
import { useMatch } from "@tanstack/react-router";
import { type ComponentType, useEffect, useState } from "react";
import { useOutage } from "@/shared/api/use-realtime";
import { code } from "@/shared/lib/code";
import type { Shade } from "@/shared/lib/theme";

const load = code(() => import("./toaster"));
const signsOfLife = ["keydown", "pointerdown", "pointermove"];

function useWanted(): boolean {
  const onProjects = useMatch({ from: "/projects", shouldThrow: false }) !== undefined;
  const [alive, setAlive] = useState(false);
  useEffect(() => {
    if (alive) return;
    const wake = () => setAlive(true);
    for (const sign of signsOfLife) window.addEventListener(sign, wake, { once: true });
    return () => {
      for (const sign of signsOfLife) window.removeEventListener(sign, wake);
    };
  }, [alive]);
  return alive || !onProjects;
}

/** Toasts that were raised before it is there are shown as soon as it is. */
export function ToastHost({ theme }: { theme: Shade }) {
  const wanted = useWanted();
  const reachable = useOutage() === null;
  const [Toaster, setToaster] = useState<ComponentType<{ theme: Shade }> | null>(null);
  useEffect(() => {
    if (!wanted || !reachable || Toaster) return;
    // What failed is tried again when the server is back.
    load().then(
      (loaded) => setToaster(() => loaded.default),
      () => undefined,
    );
  }, [wanted, reachable, Toaster]);
  return Toaster && <Toaster theme={theme} />;
}

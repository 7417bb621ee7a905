// The frame around every page: header, connection banner, toasts.
import { Outlet } from "@tanstack/react-router";
import { WifiOff } from "lucide-react";
import { useEffect, useState } from "react";
import { Toaster } from "sonner";
import { useConnection } from "@/shared/api/use-realtime";
import { followTheme } from "@/shared/lib/theme";
import { Banner } from "@/shared/ui/feedback";
import { TooltipProvider } from "@/shared/ui/tooltip";
import { CommandPalette } from "./command-palette";
import { Header } from "./header";

const patience = 2500;

/** True once the connection has been away for longer than a blink. */
function useOffline(): boolean {
  const connection = useConnection();
  const [offline, setOffline] = useState(false);
  const open = connection === "open";
  useEffect(() => {
    if (open) {
      setOffline(false);
      return;
    }
    const timer = setTimeout(() => setOffline(true), patience);
    return () => clearTimeout(timer);
  }, [open]);
  return offline;
}

export function Shell() {
  const [theme, setTheme] = useState<"dark" | "light">("dark");
  useEffect(() => followTheme(setTheme), []);
  const offline = useOffline();
  return (
    <TooltipProvider delayDuration={350}>
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-accent focus:px-3 focus:py-1.5 focus:text-on-accent"
      >
        Skip to content
      </a>
      <div className="flex h-dvh flex-col">
        <Header />
        {offline && (
          <Banner tone="warn" icon={<WifiOff />} label="Connection">
            The server can’t be reached. What you type is kept in this browser; we keep trying.
          </Banner>
        )}
        <main id="main" className="min-h-0 flex-1 overflow-y-auto">
          <Outlet />
        </main>
      </div>
      <CommandPalette />
      <Toaster
        theme={theme}
        position="bottom-right"
        toastOptions={{
          className: "!rounded-lg !border-line !bg-overlay !text-text !text-sm !shadow-float",
        }}
      />
    </TooltipProvider>
  );
}

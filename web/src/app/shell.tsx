// The frame around every page: header, connection banner, palette, help, toasts. Pages for those who are not signed in
// have none of it but the app's name.
import { Outlet, useParams } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { recent, useRecents } from "@/shared/lib/recents";
import { followTheme, type Shade } from "@/shared/lib/theme";
import { t } from "@/strings/app";
import { t as common } from "@/strings/common";
import { Announcer, mainId } from "./announcer";
import { CommandPalette } from "./command-palette";
import { ConnectionBanner } from "./connection-banner";
import { FrameBoundary } from "./frame-boundary";
import { Gate, useIsPublic } from "./gate";
import { Header } from "./header";
import { HelpSheet } from "./help-sheet";
import { ToastHost } from "./toast-host";
import { useGoShortcuts } from "./use-go-shortcuts";

/** Remembers what is opened, for the palette and for the order of the projects. */
function useTrackRecents(): void {
  const { projectId, docId } = useParams({ strict: false });
  const { touch } = useRecents();
  useEffect(() => {
    if (projectId) touch(recent.project(projectId));
  }, [projectId, touch]);
  useEffect(() => {
    if (docId) touch(recent.doc(docId));
  }, [docId, touch]);
}

export function Shell() {
  const [shade, setShade] = useState<Shade>("dark");
  useEffect(() => followTheme(setShade), []);
  const isPublic = useIsPublic();
  return (
    <>
      {isPublic ? (
        <PublicFrame />
      ) : (
        <Gate>
          <Frame />
        </Gate>
      )}
      <Announcer />
      <ToastHost theme={shade} />
    </>
  );
}

function Frame() {
  useTrackRecents();
  useGoShortcuts();
  return (
    <>
      <a
        href={`#${mainId}`}
        onClick={(event) => {
          // The address stays as it is: it is what people copy.
          event.preventDefault();
          document.getElementById(mainId)?.focus();
        }}
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-accent focus:px-3 focus:py-1.5 focus:text-on-accent"
      >
        {t.skip}
      </a>
      <div className="flex h-dvh flex-col">
        <Header />
        <ConnectionBanner />
        <main
          id={mainId}
          tabIndex={-1}
          data-scroll-restoration-id={mainId}
          className="min-h-0 flex-1 overflow-y-auto outline-none"
        >
          <Outlet />
        </main>
      </div>
      <FrameBoundary>
        <CommandPalette />
        <HelpSheet />
      </FrameBoundary>
    </>
  );
}

function PublicFrame() {
  return (
    <main
      id={mainId}
      tabIndex={-1}
      className="flex h-dvh flex-col overflow-y-auto px-4 py-8 outline-none sm:py-14"
    >
      <div className="mx-auto w-full max-w-md">
        <p className="mb-6 flex items-center justify-center gap-2 font-semibold">
          <img src="/favicon.svg" alt="" className="size-6" /> {common.appName}
        </p>
        <Outlet />
      </div>
    </main>
  );
}

// The editor with its doc and its lock, which `change` replaces as the page around it would.
import { act, fireEvent, screen } from "@testing-library/react";
import { useState } from "react";
import { Toaster } from "sonner";
import { vi } from "vitest";
import { DocEditor } from "@/features/editor/doc-editor";
import type { DocPlace } from "@/features/editor/doc-place";
import { docKey } from "@/features/editor/drafts";
import type { LockState } from "@/features/locks/lock-machine";
import type { LockSession } from "@/features/locks/lock-session";
import type { Doc } from "@/shared/api/types";
import { aDoc, aLock, aProject } from "@/test/fixtures";
import { renderApp } from "@/test/render";
import { at } from "@/test/server";

export const doc = aDoc({ content: "# One", hash: "h1", state: "published" });
export const path = at("/projects/prj_1/docs/guide.md");
export const key = docKey("prj_1", doc.id);
export const held: LockState = { phase: "held", lock: aLock(), token: "lt_1" };
export const taken: LockState = {
  phase: "reading",
  why: { kind: "taken" },
  lock: aLock({ id: "lck_2", lockedBy: "Jonas" }),
};

export const refusedWrite = vi.fn();
export const giveUp = vi.fn();

interface PageProps {
  doc: Doc;
  lock: LockState;
  listed?: boolean;
  place?: DocPlace;
}

let setPage: (next: Partial<PageProps>) => void;
export const change = (next: Partial<PageProps>) => act(() => setPage(next));

function Page({ start }: { start: PageProps }) {
  const [{ listed = true, ...props }, setProps] = useState(start);
  setPage = (next) => setProps((old) => ({ ...old, ...next }));
  const { lock } = props;
  const token = lock.phase === "held" ? lock.token : null;
  return (
    <>
      <DocEditor
        {...props}
        docs={listed ? [doc] : []}
        project={aProject()}
        session={{ token, refusedWrite, giveUp } as unknown as LockSession}
        leading={null}
      />
      <Toaster />
    </>
  );
}

export const open = (lock: LockState = held, over: Partial<Doc> = {}, place: DocPlace = {}) =>
  renderApp(<Page start={{ doc: { ...doc, ...over }, lock, place }} />);

export const text = () => screen.getByLabelText("Text of guide.md");
export const type = (value: string) => fireEvent.change(text(), { target: { value } });
export const saveState = () => screen.getByRole("status", { name: "Save state" });
export const ctrlS = () => fireEvent.keyDown(window, { key: "s", ctrlKey: true });
export const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }));

// Two texts of a doc in a dialog, with what can be done about them.
import type { ReactNode } from "react";
import { Dialog } from "@/shared/ui/dialog";
import { DiffView } from "./monaco-views";

interface CompareProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  fileName: string;
  left: { label: string; text: string };
  right: { label: string; text: string };
  actions: ReactNode;
}

export function CompareDialog(props: CompareProps) {
  const { open, onOpenChange, title, fileName, left, right, actions } = props;
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title} className="h-[84dvh] max-w-6xl">
      <div className="flex h-full flex-col gap-4">
        <div className="min-h-0 flex-1 overflow-hidden rounded-lg border border-line">
          <DiffView fileName={fileName} left={left} right={right} />
        </div>
        <div className="flex flex-wrap justify-end gap-2">{actions}</div>
      </div>
    </Dialog>
  );
}

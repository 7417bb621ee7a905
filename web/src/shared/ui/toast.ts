// Toasts with a way back: say what was done, and undo it at a press while the toast is there.
import { toast } from "sonner";
import { toProblem } from "@/shared/api/problem";
import { t } from "@/strings/common";

/** Long enough to read, look at what happened, and change one's mind. */
const undoFor = 10_000;

/** Says what was done and offers to undo it; an undo that fails is told in its place. */
export function toastUndo(text: string, undo: () => Promise<unknown> | unknown): void {
  toast.success(text, {
    duration: undoFor,
    action: {
      label: t.undo,
      onClick: async () => {
        try {
          await undo();
        } catch (error) {
          toast.error(toProblem(error).message);
        }
      },
    },
  });
}

// Where toasts appear, in the app's colours.
import { Toaster as Sonner } from "sonner";
import type { Shade } from "@/shared/lib/theme";

export default function Toaster({ theme }: { theme: Shade }) {
  return (
    <Sonner
      theme={theme}
      position="bottom-right"
      toastOptions={{
        className: "!rounded-lg !border-line !bg-overlay !text-text !text-sm !shadow-float",
      }}
    />
  );
}

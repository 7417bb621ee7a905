// Keeps the page as it is when a part of the frame around it could not be loaded, and offers a reload.
import { RefreshCw } from "lucide-react";
import { Component, type ReactNode } from "react";
import { Button } from "@/shared/ui/button";
import { t } from "@/strings/app";
import { t as common } from "@/strings/common";

interface State {
  failed: boolean;
}

export class FrameBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { failed: false };

  static getDerivedStateFromError(): State {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <div
        role="alert"
        className="fixed inset-x-4 bottom-4 z-50 mx-auto flex max-w-xl flex-wrap items-center gap-3 rounded-lg border border-line bg-overlay px-4 py-3 text-sm shadow-float"
      >
        <RefreshCw className="size-4 shrink-0 text-warn" />
        <div className="min-w-0 flex-1 basis-56">
          <p className="font-medium">{t.codeMissing}</p>
          <p className="text-muted">{t.codeMissingAbout}</p>
        </div>
        <Button size="sm" onClick={() => window.location.reload()}>
          {common.reload}
        </Button>
      </div>
    );
  }
}

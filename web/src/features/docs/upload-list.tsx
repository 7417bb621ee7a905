// The uploads under way, each with its progress, and those that failed, each with its reason.
import { CircleAlert, Upload as UploadIcon, X } from "lucide-react";
import { Button } from "@/shared/ui/button";
import { Progress } from "@/shared/ui/progress";
import { t } from "@/strings/docs";
import { type Upload, useUploads } from "./uploads";

export function UploadList({ projectId }: { projectId: string }) {
  const { uploads, drop } = useUploads();
  const ours = uploads.filter((upload) => upload.projectId === projectId);
  if (ours.length === 0) return null;
  return (
    <ul
      aria-label={t.upload.title}
      className="grid max-h-56 gap-2.5 overflow-y-auto border-line border-b bg-bg/50 px-3 py-2.5"
    >
      {ours.map((upload) => (
        <UploadItem key={upload.id} upload={upload} onDismiss={() => drop(new Set([upload.id]))} />
      ))}
    </ul>
  );
}

function UploadItem({ upload, onDismiss }: { upload: Upload; onDismiss: () => void }) {
  const { path, size, sent, state, problem } = upload;
  if (state === "failed") {
    return (
      <li role="alert" className="flex items-start gap-2 text-sm">
        <CircleAlert className="mt-0.5 size-4 shrink-0 text-bad" />
        <p className="min-w-0 flex-1 break-words">
          {t.upload.failed(path)}. <span className="text-muted">{problem}</span>
        </p>
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={t.upload.dismiss(path)}
          onClick={onDismiss}
          className="-my-1"
        >
          <X />
        </Button>
      </li>
    );
  }
  return (
    <li className="flex items-center gap-2 text-sm">
      <UploadIcon className="size-4 shrink-0 text-faint" />
      <span className="min-w-0 flex-1 truncate">{path}</span>
      {state === "waiting" ? (
        <span className="text-faint text-xs">{t.upload.waiting}</span>
      ) : (
        <span className="w-28 shrink-0">
          <Progress label={t.upload.progress(path)} done={sent} total={size} />
        </span>
      )}
    </li>
  );
}

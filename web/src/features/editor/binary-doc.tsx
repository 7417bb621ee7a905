// A doc that is no text: shown where browsers can, and always there to download.
import { Download, FileQuestion } from "lucide-react";
import type { ReactNode } from "react";
import { api } from "@/shared/api/client";
import type { Doc } from "@/shared/api/types";
import { Button } from "@/shared/ui/button";
import { Empty } from "@/shared/ui/feedback";
import { t } from "@/strings/editor";

const picture = /\.(avif|bmp|gif|ico|jpe?g|png|webp)$/i;

export function BinaryDoc({ doc, leading }: { doc: Doc; leading: ReactNode }) {
  const url = api.docs.rawUrl(doc.projectId, doc.fileName);
  const name = doc.fileName.slice(doc.fileName.lastIndexOf("/") + 1);
  const download = (
    <Button asChild>
      <a href={url} download={name}>
        <Download /> {t.page.download}
      </a>
    </Button>
  );
  return (
    <div className="flex h-full flex-col">
      <div className="flex min-h-11 flex-wrap items-center gap-x-2 gap-y-1 border-line border-b px-2 py-1">
        {leading}
        <div className="flex min-w-24 flex-1 flex-wrap items-baseline gap-x-2.5">
          <h1 className="min-w-0 max-w-full truncate font-medium text-sm">{doc.fileName}</h1>
          <p className="text-muted text-xs">{t.page.imageNote(t.page.size(doc.size))}</p>
        </div>
        {download}
      </div>
      <div className="grid min-h-0 flex-1 place-items-center overflow-auto p-6">
        {picture.test(doc.fileName) ? (
          <img src={url} alt={doc.fileName} className="max-w-full rounded-lg" />
        ) : (
          <Empty icon={<FileQuestion />} title={t.page.noPicture}>
            {t.page.imageNote(t.page.size(doc.size))}
          </Empty>
        )}
      </div>
    </div>
  );
}

// A doc that is not text: an image as it is, everything else to download.
import { Download, FileQuestion, ImageOff } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api } from "@/shared/api/client";
import type { Doc } from "@/shared/api/types";
import { Button } from "@/shared/ui/button";
import { Empty } from "@/shared/ui/feedback";
import { t } from "@/strings/docs";
import { nameOf } from "./paths";

const isImage = /\.(?:png|jpe?g|gif|svg|webp|avif|ico|bmp)$/i;

/** "2 KiB", "1.4 MiB". */
function sizeOf(bytes: number): string {
  const mebi = bytes / 1024 / 1024;
  return mebi >= 1 ? `${mebi.toFixed(1)} MiB` : `${Math.ceil(bytes / 1024)} KiB`;
}

interface BinaryDocProps {
  doc: Doc;
  /** What the page puts in front of the doc's name. */
  leading: ReactNode;
}

export function BinaryDoc({ doc, leading }: BinaryDocProps) {
  const image = isImage.test(doc.fileName);
  const [pixels, setPixels] = useState<string | null>(null);
  const size = sizeOf(doc.size);
  const url = api.docs.rawUrl(doc.projectId, doc.fileName);
  return (
    <div className="flex h-full flex-col">
      <div className="flex min-h-11 flex-wrap items-center gap-x-2 border-line border-b px-2 py-1">
        {leading}
        <h1 className="truncate font-medium text-sm">{doc.fileName}</h1>
        <p className="mr-auto text-faint text-xs">
          {[pixels, image ? t.binary.about(size) : t.binary.aboutFile(size)]
            .filter(Boolean)
            .join(" · ")}
        </p>
        <Button asChild size="sm" variant="ghost">
          <a href={url} download={nameOf(doc.fileName)}>
            <Download /> {t.binary.download}
          </a>
        </Button>
      </div>
      <div className="grid min-h-0 flex-1 place-items-center overflow-auto p-6">
        {image ? (
          <Image
            // Another version of it is another picture.
            key={doc.hash}
            url={`${url}?v=${doc.hash}`}
            name={doc.fileName}
            onPixels={setPixels}
          />
        ) : (
          <Empty icon={<FileQuestion />} title={t.binary.noPreview}>
            <p>{t.binary.noPreviewAbout}</p>
          </Empty>
        )}
      </div>
    </div>
  );
}

interface ImageProps {
  url: string;
  name: string;
  onPixels: (pixels: string) => void;
}

function Image({ url, name, onPixels }: ImageProps) {
  const [broken, setBroken] = useState(false);
  if (broken) {
    return (
      <Empty icon={<ImageOff />} title={t.binary.broken}>
        <p>{t.binary.noPreviewAbout}</p>
      </Empty>
    );
  }
  return (
    <img
      src={url}
      alt={name}
      onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
        onPixels(t.binary.pixels(naturalWidth, naturalHeight))
      }
      onError={() => setBroken(true)}
      // What is see-through shows as a chequered ground, as in image editors.
      className="max-w-full rounded-lg bg-[repeating-conic-gradient(var(--raised)_0_25%,transparent_0_50%)] bg-size-[16px_16px]"
    />
  );
}

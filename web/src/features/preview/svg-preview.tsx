// An SVG doc as the picture that it is: shown as an image, in which nothing runs and nothing loads.
import { useDeferredValue, useState } from "react";
import { t } from "@/strings/preview";

export function SvgPreview({ fileName, text }: { fileName: string; text: string }) {
  const shown = useDeferredValue(text);
  // Half a character, which can be there while one is typed, can't be encoded.
  const whole = shown.replace(/\p{Surrogate}/gu, "\ufffd");
  const url = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(whole)}`;
  const [failed, setFailed] = useState<string>();
  return (
    <section aria-label={t.preview} className="grid h-full place-items-center overflow-auto p-6">
      {failed === url ? (
        <p className="text-muted text-sm">{t.svgFailed}</p>
      ) : (
        <img
          src={url}
          alt={t.previewOf(fileName)}
          onError={() => setFailed(url)}
          className="chequered max-h-full min-w-16 max-w-full"
        />
      )}
    </section>
  );
}

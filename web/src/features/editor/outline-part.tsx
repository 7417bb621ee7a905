// The outline of the open doc in the sidebar.
import { t } from "@/strings/editor";
import { languageOf } from "./language";
import { Outline } from "./markdown/outline";
import { useOpenText } from "./open-text";

export function OutlinePart({ onFollowed }: { onFollowed?: () => void }) {
  const { text, fileName, line, reveal } = useOpenText();
  if (text === null || languageOf(fileName) !== "markdown") {
    return <p className="px-1 text-muted text-sm">{t.page.noOutline}</p>;
  }
  return (
    <Outline
      {...{ text, line }}
      onSelect={(to) => {
        reveal(to);
        onFollowed?.();
      }}
    />
  );
}

// Chooses what of a doc with a preview is on screen; where there is little room, one of the two.
import { Columns2, Eye, SquarePen } from "lucide-react";
import { RadioGroup } from "radix-ui";
import { narrow, useMedia } from "@/shared/lib/media";
import { useShortcut } from "@/shared/lib/shortcuts";
import { Tooltip } from "@/shared/ui/tooltip";
import { t } from "@/strings/preview";
import { previewKind } from "../preview/preview-kind";
import { useEditorLayout, type View, views } from "./layout";

const looks = {
  both: { icon: Columns2, label: t.both },
  text: { icon: SquarePen, label: t.text },
  preview: { icon: Eye, label: t.preview },
} satisfies Record<View, object>;

export function ViewSwitch({ fileName }: { fileName: string }) {
  const isNarrow = useMedia(narrow);
  const { view, show } = useEditorLayout();
  const hasPreview = previewKind(fileName) !== null;
  useShortcut(
    "nextView",
    () => show(views[(views.indexOf(view) + 1) % views.length] ?? "both"),
    hasPreview && !isNarrow,
  );
  // There the choice is at the bottom, near the thumb.
  if (!hasPreview || isNarrow) return null;
  return (
    <RadioGroup.Root
      value={view}
      onValueChange={(value) => show(value as View)}
      aria-label={t.view}
      orientation="horizontal"
      className="flex rounded-md border border-line bg-surface p-0.5"
    >
      {views.map((one) => {
        const { icon: Icon, label } = looks[one];
        return (
          <Tooltip key={one} text={label}>
            <RadioGroup.Item
              value={one}
              aria-label={label}
              className="grid h-6 w-8 place-items-center rounded text-faint transition-colors hover:text-text aria-checked:bg-raised aria-checked:text-text [&_svg]:size-4"
            >
              <Icon aria-hidden="true" />
            </RadioGroup.Item>
          </Tooltip>
        );
      })}
    </RadioGroup.Root>
  );
}

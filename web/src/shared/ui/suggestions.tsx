// What was probably meant, each at a press: "Did you mean [main] [master]?"
import { t } from "@/strings/common";
import { Button } from "./button";
import { focusField } from "./field";

interface SuggestionsProps {
  values: string[];
  onChoose: (value: string) => void;
}

export function Suggestions({ values, onChoose }: SuggestionsProps) {
  if (values.length === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-1.5 text-muted text-xs">
      {t.didYouMean}
      {values.map((value, at) => (
        <span key={value} className="flex max-w-full items-center gap-1">
          <Button
            size="sm"
            className="h-6 min-w-0 shrink px-2 font-mono"
            onClick={(event) => {
              focusField(event.currentTarget);
              onChoose(value);
            }}
          >
            <span className="truncate">{value || t.wholeRepository}</span>
          </Button>
          {at === values.length - 1 && "?"}
        </span>
      ))}
    </div>
  );
}

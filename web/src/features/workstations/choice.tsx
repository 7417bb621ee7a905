// One of a few, side by side.
import { ToggleGroup } from "radix-ui";

interface ChoiceProps<T extends string> {
  label: string;
  names: Record<T, string>;
  options: readonly T[];
  value: T;
  onChange: (value: T) => void;
}

export function Choice<T extends string>({
  label,
  names,
  options,
  value,
  onChange,
}: ChoiceProps<T>) {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={(next) => {
        const chosen = options.find((option) => option === next);
        if (chosen) onChange(chosen);
      }}
      className="inline-flex rounded-lg border border-line bg-bg p-0.5"
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option}
          value={option}
          className="h-6.5 rounded-md px-2.5 text-muted text-xs hover:text-text data-[state=on]:bg-raised data-[state=on]:font-medium data-[state=on]:text-text"
        >
          {names[option]}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}

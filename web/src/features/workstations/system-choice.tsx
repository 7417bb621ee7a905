// Which system and shell the commands are for.
import { ToggleGroup } from "radix-ui";
import { t } from "@/strings/workstations";
import { type ShellChoice, type System, shellsOf } from "./systems";

interface SystemChoiceProps {
  system: System;
  shell: ShellChoice;
  onChange: (system: System, shell: ShellChoice) => void;
}

export function SystemChoice({ system, shell, onChange }: SystemChoiceProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <Choice
        label={t.system}
        names={t.systems}
        options={["mac", "linux", "windows"]}
        value={system}
        onChange={(next) => onChange(next, shellsOf[next][0])}
      />
      <Choice
        label={t.shell}
        names={t.shells}
        options={shellsOf[system]}
        value={shell}
        onChange={(next) => onChange(system, next)}
      />
    </div>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  names: Record<T, string>;
  options: readonly T[];
  value: T;
  onChange: (value: T) => void;
}

function Choice<T extends string>({ label, names, options, value, onChange }: ChoiceProps<T>) {
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

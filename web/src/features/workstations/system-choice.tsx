// Which system and shell the commands are for.
import { t } from "@/strings/workstations";
import { Choice } from "./choice";
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

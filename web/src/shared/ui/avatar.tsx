// A person's initials, in a colour that stays theirs.
import { cn } from "@/shared/lib/cn";

const hues = [16, 45, 95, 160, 205, 255, 300, 340];

function hueOf(name: string): number {
  let sum = 0;
  for (const char of name) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return hues[sum % hues.length] ?? 16;
}

const initials = (name: string) =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word[0]?.toUpperCase() ?? "")
    .join("");

export function Avatar({ name, className }: { name: string; className?: string }) {
  const hue = hueOf(name);
  return (
    <span
      aria-hidden="true"
      className={cn(
        "inline-grid size-6 shrink-0 place-items-center rounded-full font-semibold text-[10px] text-[#1a1a1a]",
        className,
      )}
      style={{ background: `hsl(${hue} 48% 68%)` }}
    >
      {initials(name)}
    </span>
  );
}

// A bar that fills: how much of something is done, or, without a number, that it is under way.
import { cn } from "@/shared/lib/cn";

interface ProgressProps {
  label: string;
  done: number;
  /** Nothing while it is not known. */
  total: number;
}

export function Progress({ label, done, total }: ProgressProps) {
  const known = total > 0;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      {...(known ? { "aria-valuemax": total, "aria-valuenow": done } : {})}
      className="h-1.5 overflow-hidden rounded-full bg-info/20"
    >
      <div
        className={cn(
          "h-full rounded-full bg-info transition-[width]",
          !known && "w-full animate-pulse",
        )}
        style={known ? { width: `${Math.min(100, (done / total) * 100)}%` } : undefined}
      />
    </div>
  );
}

// A numbered step of the panel.
import type { ReactNode } from "react";

interface StepProps {
  number: number;
  title: string;
  children: ReactNode;
}

export function Step({ number, title, children }: StepProps) {
  return (
    <li className="grid grid-cols-[1.5rem_minmax(0,1fr)] gap-x-3">
      <span
        aria-hidden="true"
        className="grid size-6 place-items-center rounded-full bg-raised font-medium text-muted text-xs"
      >
        {number}
      </span>
      <div className="grid min-w-0 grid-cols-1 gap-2 text-muted text-sm">
        <h3 className="pt-0.5 font-medium text-text">{title}</h3>
        {children}
      </div>
    </li>
  );
}

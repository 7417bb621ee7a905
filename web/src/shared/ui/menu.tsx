// Dropdown menus on Radix.
import { DropdownMenu as Radix } from "radix-ui";
import { type ComponentProps, type ReactNode, useState } from "react";
import { cn } from "@/shared/lib/cn";

const content =
  "z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-44 max-w-[calc(100vw-1rem)] overflow-y-auto animate-appear rounded-lg border border-line bg-overlay p-1 shadow-float";

interface MenuProps {
  trigger: ReactNode;
  children: ReactNode;
  align?: "start" | "end";
  defaultOpen?: boolean;
}

export function Menu({ trigger, children, align = "end", defaultOpen }: MenuProps) {
  return (
    <Radix.Root modal={false} defaultOpen={defaultOpen}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content align={align} sideOffset={6} className={content}>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface ContextMenuProps {
  label: string;
  /** Where on screen; nothing while the menu is closed. */
  at: { x: number; y: number } | null;
  onClose: () => void;
  /** Gives the focus back; what was chosen may have put it elsewhere. */
  onClosed: () => void;
  children: ReactNode;
}

/** A menu at a place rather than at a button, as a right click or Shift+F10 opens it. */
export function ContextMenu({ label, at, onClose, onClosed, children }: ContextMenuProps) {
  // It stays where it was while it closes.
  const [place, setPlace] = useState(at);
  if (at && at !== place) setPlace(at);
  return (
    <Radix.Root modal={false} open={at !== null} onOpenChange={(open) => !open && onClose()}>
      <Radix.Trigger asChild>
        <span
          aria-hidden="true"
          className="pointer-events-none fixed size-px"
          style={{ left: place?.x ?? 0, top: place?.y ?? 0 }}
        />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align="start"
          sideOffset={2}
          collisionPadding={8}
          aria-label={label}
          aria-labelledby={undefined}
          className={content}
          onContextMenu={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            onClosed();
          }}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

const item =
  "flex h-8 cursor-default select-none items-center gap-2 rounded-md px-2 text-sm outline-none data-disabled:opacity-50 data-highlighted:bg-raised [&_svg]:size-4 [&_svg]:text-faint";

export function MenuItem({
  danger,
  className,
  ...props
}: ComponentProps<typeof Radix.Item> & { danger?: boolean }) {
  return (
    <Radix.Item className={cn(item, danger && "text-bad [&_svg]:text-bad", className)} {...props} />
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  onChange: (value: T) => void;
  options: { value: T; label: string; icon: ReactNode }[];
}

export function MenuChoice<T extends string>({ label, value, onChange, options }: ChoiceProps<T>) {
  return (
    <Radix.RadioGroup
      value={value}
      onValueChange={(next) => onChange(next as T)}
      aria-label={label}
    >
      <Radix.Label className="px-2 pt-1.5 pb-1 text-faint text-xs">{label}</Radix.Label>
      {options.map((option) => (
        <Radix.RadioItem
          key={option.value}
          value={option.value}
          className={cn(
            item,
            "data-[state=checked]:text-accent data-[state=checked]:[&_svg]:text-accent",
          )}
        >
          {option.icon}
          {option.label}
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}

export const MenuLine = () => <Radix.Separator className="my-1 h-px bg-line" />;

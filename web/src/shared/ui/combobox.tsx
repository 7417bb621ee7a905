// A text field that offers what is known: free to type in, with a list that opens by key, by typing or by press.
import { type ComponentProps, type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { cn } from "@/shared/lib/cn";
import { Input } from "./field";

export interface ComboboxOption {
  value: string;
  /** What the list shows for a value that says nothing by itself. */
  label?: string;
  hint?: string;
}

/** As many as somebody looks through; the rest is found by typing. */
const shownAtMost = 50;

interface ComboboxProps extends Omit<ComponentProps<"input">, "value" | "onChange"> {
  value: string;
  onChange: (value: string) => void;
  options: ComboboxOption[];
  /** The person wants to see the options, which may not be known yet. */
  onOpen?: () => void;
}

export function Combobox({ value, onChange, options, onOpen, ...props }: ComboboxProps) {
  const listId = useId();
  const list = useRef<HTMLUListElement>(null);
  const [open, setOpen] = useState(false);
  // What was there before filters nothing: whoever opens the list wants to see the others.
  const [typed, setTyped] = useState(false);
  const [active, setActive] = useState(-1);
  const query = typed ? value.trim().toLowerCase() : "";
  const shown = options
    .filter((option) => option.value.toLowerCase().includes(query))
    .slice(0, shownAtMost);
  const visible = open && shown.length > 0;

  useEffect(() => {
    // At the end of a dialog the list would open out of sight.
    if (visible) list.current?.scrollIntoView({ block: "nearest" });
  }, [visible]);

  const show = () => {
    if (open) return;
    setOpen(true);
    setTyped(false);
    setActive(-1);
    onOpen?.();
  };
  const choose = (option: ComboboxOption) => {
    onChange(option.value);
    setOpen(false);
  };
  const go = (step: number) => {
    if (!visible) return show();
    const next = (active + step + shown.length + (active < 0 && step < 0 ? 1 : 0)) % shown.length;
    setActive(next);
    list.current?.children[next]?.scrollIntoView({ block: "nearest" });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = visible ? shown[active] : undefined;
    if (event.key === "ArrowDown") go(1);
    else if (event.key === "ArrowUp") go(-1);
    else if (event.key === "Enter" && chosen) choose(chosen);
    else if (event.key === "Escape" && visible) setOpen(false);
    else return;
    event.preventDefault();
  };

  return (
    <div className="relative">
      <Input
        {...props}
        role="combobox"
        aria-expanded={visible}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={visible && active >= 0 ? `${listId}-${active}` : undefined}
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={(event) => {
          onChange(event.target.value);
          show();
          setTyped(true);
          setActive(-1);
        }}
        onClick={show}
        onKeyDown={onKeyDown}
        onBlur={() => setOpen(false)}
      />
      {visible && (
        <ul
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: this is how a combobox's list is built
          role="listbox"
          id={listId}
          ref={list}
          className="absolute inset-x-0 top-full z-10 mt-1 max-h-56 animate-appear overflow-y-auto rounded-lg border border-line bg-overlay p-1 shadow-float"
        >
          {shown.map((option, at) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the active option
            // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the field
            <li
              key={option.value}
              // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: see above
              role="option"
              id={`${listId}-${at}`}
              aria-selected={at === active}
              // Otherwise the field would lose the focus, and with it the list.
              onPointerDown={(event) => event.preventDefault()}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(option)}
              className={cn(
                "flex h-8 cursor-default items-center gap-3 rounded-md px-2 text-sm hover:bg-raised",
                at === active && "bg-raised",
              )}
            >
              <span className="min-w-0 flex-1 truncate">{option.label ?? option.value}</span>
              {option.hint && <span className="shrink-0 text-faint text-xs">{option.hint}</span>}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

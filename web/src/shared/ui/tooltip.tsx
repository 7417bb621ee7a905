// A short explanation on hover and on keyboard focus. Its own few lines, because it is on the first page and a library
// for it weighs as much as all of that page.
import { Slot } from "radix-ui";
import {
  type FocusEvent,
  type PointerEvent,
  type ReactElement,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { createPortal } from "react-dom";

const showAfter = 350;
/** Long enough to move onto the text, which may be read or selected. */
const hideAfter = 120;
const distance = 6;
const margin = 8;

interface TooltipProps {
  text: ReactNode;
  /** One element that takes a ref and handlers. */
  children: ReactElement;
}

export function Tooltip({ text, children }: TooltipProps) {
  const id = useId();
  const trigger = useRef<HTMLElement>(null);
  const [open, setOpen] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const turn = (next: boolean, delay: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setOpen(next), delay);
  };
  const hide = () => {
    clearTimeout(timer.current);
    setOpen(false);
  };
  return (
    <>
      <Slot.Root
        ref={trigger}
        {...(open ? { "aria-describedby": id } : {})}
        onPointerEnter={(event: PointerEvent) => {
          if (event.pointerType !== "touch") turn(true, showAfter);
        }}
        onPointerLeave={() => turn(false, hideAfter)}
        onPointerDown={hide}
        onFocus={(event: FocusEvent) => {
          if (event.target.matches(":focus-visible")) turn(true, 0);
        }}
        onBlur={hide}
      >
        {children}
      </Slot.Root>
      {open && (
        <Tip
          id={id}
          anchor={trigger}
          onHide={hide}
          onEnter={() => turn(true, 0)}
          onLeave={() => turn(false, hideAfter)}
        >
          {text}
        </Tip>
      )}
    </>
  );
}

interface TipProps {
  id: string;
  anchor: { current: HTMLElement | null };
  onHide: () => void;
  onEnter: () => void;
  onLeave: () => void;
  children: ReactNode;
}

function Tip({ id, anchor, onHide, onEnter, onLeave, children }: TipProps) {
  const tip = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const at = anchor.current?.getBoundingClientRect();
    const element = tip.current;
    if (!at || !element) return;
    const { width, height } = element.getBoundingClientRect();
    const above = at.top - height - distance;
    const centre = at.left + at.width / 2 - width / 2;
    const right = window.innerWidth - width - margin;
    element.style.top = `${above >= margin ? above : at.bottom + distance}px`;
    element.style.left = `${Math.max(margin, Math.min(centre, right))}px`;
  }, [anchor]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      // The dialog around it is what the next one closes.
      event.stopPropagation();
      onHide();
    };
    window.addEventListener("keydown", onKey, true);
    // What it points at moves away.
    window.addEventListener("scroll", onHide, true);
    return () => {
      window.removeEventListener("keydown", onKey, true);
      window.removeEventListener("scroll", onHide, true);
    };
  }, [onHide]);

  return createPortal(
    <div
      ref={tip}
      id={id}
      role="tooltip"
      onPointerEnter={onEnter}
      onPointerLeave={onLeave}
      className="fixed top-0 left-0 z-50 w-max max-w-[min(18rem,calc(100vw-1rem))] animate-appear rounded-md border border-line bg-overlay px-2 py-1 text-xs shadow-float"
    >
      {children}
    </div>,
    document.body,
  );
}

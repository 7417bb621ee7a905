// Gives the focus back to where it was before a dialog opened; Radix does so only for dialogs with a trigger of their own.
import { useState } from "react";

/** An item of a menu is gone when the dialog closes that it opened: its menu's button stands for it. */
function focused(): HTMLElement | null {
  const at = document.activeElement;
  const button = at?.closest('[role="menu"]')?.getAttribute("aria-labelledby");
  const element = button ? document.getElementById(button) : at;
  return element instanceof HTMLElement ? element : null;
}

/** For `onCloseAutoFocus`; call it in a component that is mounted when the dialog opens. */
export function useReturnFocus(): (event: Event) => void {
  const [before] = useState(focused);
  return (event) => {
    event.preventDefault();
    const back = before?.isConnected ? before : document.querySelector<HTMLElement>("main");
    // Whoever was led elsewhere by what the dialog did is left there.
    const at = document.activeElement;
    if (at === null || at === document.body) back?.focus({ preventScroll: true });
  };
}

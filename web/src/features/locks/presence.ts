// Whether somebody sits at this page: it is visible, and was touched not long ago.

const idleAfter = 5 * 60_000;
const signs = ["keydown", "pointerdown", "pointermove", "wheel"];

export class PersonPresence {
  private lastActive = Date.now();
  private readonly touched = () => {
    this.lastActive = Date.now();
  };

  watch(): () => void {
    for (const name of signs) window.addEventListener(name, this.touched, { passive: true });
    return () => {
      for (const name of signs) window.removeEventListener(name, this.touched);
    };
  }

  get isHere(): boolean {
    return document.visibilityState === "visible" && Date.now() - this.lastActive < idleAfter;
  }
}

// What the pages on screen let a person do, for the command palette to offer.
import { type ReactNode, useEffect, useId } from "react";
import { create } from "zustand";
import type { ShortcutId } from "./shortcuts";

export interface Command {
  /** Tells it from all others, and stays the same from visit to visit: what was used lately comes first. */
  id: string;
  title: string;
  icon?: ReactNode;
  /** What it is found by besides its title. */
  keywords?: string;
  shortcut?: ShortcutId;
  run: () => void;
}

const useRegistry = create<Record<string, Command[]>>(() => ({}));

/** Offers these commands while the component is shown. */
export function useCommands(commands: Command[]): void {
  const owner = useId();
  useEffect(() => {
    useRegistry.setState({ [owner]: commands });
  }, [owner, commands]);
  useEffect(
    () => () => {
      const { [owner]: _gone, ...rest } = useRegistry.getState();
      useRegistry.setState(rest, true);
    },
    [owner],
  );
}

/** All commands that are offered now, the newest page’s first. */
export const useOfferedCommands = (): Command[] => Object.values(useRegistry()).reverse().flat();

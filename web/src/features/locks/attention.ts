// What the page's title says while somebody who looks at another tab should look at this one.
import { useEffect } from "react";
import { create } from "zustand";

interface Attention {
  title: string | null;
}

const useStore = create<Attention>()(() => ({ title: null }));

/** The title for the moment; nothing when all is quiet. */
export const useAttentionTitle = () => useStore((state) => state.title);

/** Shows this title as long as the caller is on screen. */
export function useAttention(title: string): void {
  useEffect(() => {
    useStore.setState({ title });
    return () => useStore.setState((now) => (now.title === title ? { title: null } : now));
  }, [title]);
}

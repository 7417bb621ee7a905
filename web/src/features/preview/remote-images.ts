// Whose images from other sites the person wants to see: asked per doc, for each tells that site who reads.
import { create } from "zustand";

interface RemoteImages {
  /** Docs by project and name. */
  shown: ReadonlySet<string>;
  show: (doc: string) => void;
}

const useShown = create<RemoteImages>()((set) => ({
  shown: new Set(),
  show: (doc) => set(({ shown }) => ({ shown: new Set([...shown, doc]) })),
}));

export function useRemoteImages(projectId: string, fileName: string) {
  const doc = `${projectId}/${fileName}`;
  const shown = useShown((state) => state.shown.has(doc));
  const show = useShown((state) => state.show);
  return { shown, show: () => show(doc) };
}

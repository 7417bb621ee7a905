// What the elements of a preview know of the doc around them.
import { createContext, useContext } from "react";
import type { Doc } from "@/shared/api/types";

/** The doc's surroundings, which its relative links and images are resolved in. */
export interface DocPlace {
  projectId: string;
  fileName: string;
  docsPath: string;
  docs: Doc[];
}

interface PreviewContext extends DocPlace {
  remoteImages: boolean;
  /** Scrolls to an element of the doc. */
  goTo: (anchor: string) => void;
  /** Turns the task of this element over, which is so many lines into its block; null when the text is read-only. */
  toggleTask: ((element: Element, line: number) => void) | null;
}

const Context = createContext<PreviewContext | null>(null);

export const PreviewProvider = Context.Provider;

export function usePreview(): PreviewContext {
  const context = useContext(Context);
  if (!context) throw new Error("This element belongs into a preview.");
  return context;
}

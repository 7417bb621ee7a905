// The doc that is open in the editor, for what stands beside it: its outline.
import { create } from "zustand";

interface OpenText {
  /** Null while no text is open. */
  text: string | null;
  fileName: string;
  /** Where the cursor is, from 1. */
  line: number;
  reveal: (line: number) => void;
}

export const useOpenText = create<OpenText>()(() => ({
  text: null,
  fileName: "",
  line: 1,
  reveal: () => undefined,
}));

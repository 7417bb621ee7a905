// What the page and the frame that draws diagrams tell each other.

/** The app's colours, as CSS colours. */
export interface Colours {
  dark: boolean;
  background: string;
  surface: string;
  raised: string;
  line: string;
  text: string;
  muted: string;
  accent: string;
}

export interface DrawRequest {
  id: number;
  source: string;
  colours: Colours;
}

export type Drawing =
  | { url: string; width: number; height: number; title: string; error?: undefined }
  | { error: string };

export interface DrawReply {
  id: number;
  drawing: Drawing;
}

/** Sent once, when the frame takes requests. */
export const ready = "ready";

// The places in a doc that links can lead to.
import { docLinks } from "./doc-links";
import { headingsOf } from "./headings";
import { scan } from "./scan";

export function anchorsIn(text: string): string[] {
  const lines = text.split(/\r\n|\n|\r/);
  const found = scan(lines);
  return [...headingsOf(found).map(({ anchor }) => anchor), ...docLinks(lines, found).anchors];
}

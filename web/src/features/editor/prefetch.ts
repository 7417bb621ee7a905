// Asks for a doc's text as soon as a link to it is pointed at or has the focus: it is there when it is clicked.
import { useQueryClient } from "@tanstack/react-query";
import type { SyntheticEvent } from "react";
import { queries } from "@/shared/api/queries";
import type { Doc } from "@/shared/api/types";

/** Goes on whatever has the links inside. */
export function useDocPrefetch(docs: Doc[]) {
  const cache = useQueryClient();
  const onIntent = ({ target }: SyntheticEvent) => {
    const href = (target as Element).closest("a")?.getAttribute("href");
    const id = href && /^\/editor\/[^/]+\/([^/?#]+)/.exec(href)?.[1];
    const doc = id ? docs.find((one) => one.id === id) : undefined;
    if (doc?.encoding === "utf-8") cache.prefetchQuery(queries.doc(doc.projectId, doc.fileName));
  };
  return { onPointerOver: onIntent, onFocus: onIntent };
}

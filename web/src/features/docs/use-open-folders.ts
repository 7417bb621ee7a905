// Which folders of a project's tree show what is in them: as the person left them, or all while a filter is at work.
import { useState } from "react";
import { treeOf, useTreeState } from "./tree-state";

/** A tree of more docs begins with its folders closed. */
const openAtMost = 100;

export function useOpenFolders(projectId: string, docsCount: number, query: string) {
  const chosen = useTreeState((state) => treeOf(state, projectId).open);
  const setOpen = useTreeState((state) => state.setOpen);
  // Once: the tree must not fold up under somebody who adds the 101st doc.
  const [openAtFirst] = useState(docsCount <= openAtMost);
  const [closed, setClosed] = useState<{ query: string; paths: ReadonlySet<string> }>();
  const closedNow = closed?.query === query ? closed.paths : undefined;
  const filtering = query.trim() !== "";

  return {
    isOpen: (path: string) => (filtering ? !closedNow?.has(path) : (chosen[path] ?? openAtFirst)),
    toggle: (paths: string[], open: boolean) => {
      if (!filtering) {
        setOpen(projectId, paths, open);
        return;
      }
      const next = new Set(closedNow);
      for (const path of paths) {
        if (open) next.delete(path);
        else next.add(path);
      }
      setClosed({ query, paths: next });
    },
    /** Opens for good, whatever is filtered now. */
    reveal: (paths: string[]) => setOpen(projectId, paths, true),
  };
}

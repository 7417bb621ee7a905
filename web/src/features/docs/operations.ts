// What can be done to a project's docs and folders, each with its way back.
// Plain functions: an undo must still work when the page that began it is gone.
import type { QueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { api } from "@/shared/api/client";
import { toProblem } from "@/shared/api/problem";
import { queries } from "@/shared/api/queries";
import type { Doc } from "@/shared/api/types";
import { t } from "@/strings/docs";
import { isWithin, nameOf, parentOf } from "./paths";
import { useTreeState } from "./tree-state";

/** Long enough to notice a mistake and to reach the button. */
const undoWithin = 10_000;

/** Requests at once when many docs are restored: a project's writes stand in line anyway. */
const restoredAtOnce = 4;

export interface DocVersionRef {
  fileName: string;
  version: number;
}

export class DocOperations {
  constructor(
    private readonly cache: QueryClient,
    private readonly projectId: string,
    private readonly lockToken: () => string | null,
  ) {}

  private guard() {
    return { lockToken: this.lockToken() };
  }

  private refresh() {
    return this.cache.invalidateQueries({
      queryKey: queries.docs(this.projectId).queryKey,
      exact: true,
    });
  }

  /** Shows a change before the server has made it, and takes it back when it did not. */
  private async ahead<T>(change: (docs: Doc[]) => Doc[], call: () => Promise<T>): Promise<T> {
    const { queryKey } = queries.docs(this.projectId);
    await this.cache.cancelQueries({ queryKey, exact: true });
    const before = this.cache.getQueryData(queryKey);
    this.cache.setQueryData(queryKey, (docs) => docs && change(docs));
    try {
      return await call();
    } catch (error) {
      this.cache.setQueryData(queryKey, before);
      throw error;
    } finally {
      this.refresh();
    }
  }

  async create(path: string, content: string): Promise<Doc> {
    const guard = { ...this.guard(), createOnly: true };
    const doc = await api.docs.save(this.projectId, path, content, guard);
    await this.refresh();
    return doc;
  }

  /** Moves or renames a doc, or a folder with all that is in it. */
  async move(from: string, to: string): Promise<void> {
    await this.moveOnly(from, to);
    const said =
      parentOf(from) === parentOf(to)
        ? t.renamed(nameOf(from), nameOf(to))
        : t.moved(nameOf(from), parentOf(to));
    toastWithUndo(said, () => this.moveOnly(to, from));
  }

  private async moveOnly(from: string, to: string): Promise<void> {
    const moved = (doc: Doc) =>
      isWithin(doc.fileName, from)
        ? { ...doc, fileName: to + doc.fileName.slice(from.length) }
        : doc;
    await this.ahead(
      (docs) => docs.map(moved),
      () => api.docs.move(this.projectId, from, to, this.guard()),
    );
    useTreeState.getState().folderMoved(this.projectId, from, to);
  }

  async removeDoc(doc: Doc): Promise<void> {
    await this.ahead(
      (docs) => docs.filter(({ id }) => id !== doc.id),
      () => api.docs.remove(this.projectId, doc.fileName, { ...this.guard(), ifMatch: doc.hash }),
    );
    toastWithUndo(t.deleted(doc.fileName), () => this.restore([doc]));
  }

  async removeFolder(folder: string, docs: Doc[]): Promise<void> {
    const { fileNames } = await this.ahead(
      (all) => all.filter(({ fileName }) => !isWithin(fileName, folder)),
      () => api.docs.removeFolder(this.projectId, folder, this.guard()),
    );
    const gone = new Set(fileNames);
    toastWithUndo(t.folderDeleted(folder, fileNames.length), () =>
      this.restore(docs.filter(({ fileName }) => gone.has(fileName))),
    );
  }

  /** Takes back what uploads have made: new docs go, replaced ones get their earlier version. */
  async undoUploads(uploaded: { doc: Doc; replaced: DocVersionRef | null }[]): Promise<void> {
    await this.restore(uploaded.flatMap(({ replaced }) => replaced ?? []));
    await inPortions(
      uploaded.filter(({ replaced }) => !replaced),
      ({ doc }) =>
        api.docs.remove(this.projectId, doc.fileName, { ...this.guard(), ifMatch: doc.hash }),
    );
    await this.refresh();
  }

  private async restore(docs: DocVersionRef[]): Promise<void> {
    await inPortions(docs, ({ fileName, version }) =>
      api.docs.restore(this.projectId, fileName, version, this.guard()),
    );
    await this.refresh();
  }
}

async function inPortions<T>(items: T[], each: (item: T) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < items.length; at += restoredAtOnce) {
    await Promise.all(items.slice(at, at + restoredAtOnce).map(each));
  }
}

export function toastWithUndo(text: string, undo: () => Promise<void>): void {
  toast.success(text, {
    duration: undoWithin,
    action: {
      label: t.undo,
      onClick: () => {
        toast.promise(undo(), {
          loading: t.undoing,
          success: t.undone,
          error: (error) => t.notUndone(toProblem(error).message),
        });
      },
    },
  });
}

// Unsaved text, kept in this browser's IndexedDB until it is saved or the person discards it.

export interface Draft {
  id: string;
  /** Project and doc it belongs to. */
  docKey: string;
  text: string;
  /** Hash of the doc the text was typed on. */
  baseHash: string;
  savedAt: string;
}

export const docKey = (projectId: string, docId: string) => `${projectId}/${docId}`;

let opening: Promise<IDBDatabase> | null = null;

function database(): Promise<IDBDatabase> {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("ai-toolkit", 1);
    request.onupgradeneeded = () => {
      const store = request.result.createObjectStore("drafts", { keyPath: "id" });
      store.createIndex("docKey", "docKey");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => {
      // The next draft tries again.
      opening = null;
      reject(request.error);
    };
  });
  return opening;
}

async function run<T>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const db = await database();
  return new Promise((resolve, reject) => {
    const transaction = db.transaction("drafts", mode, { durability: "strict" });
    const request = work(transaction.objectStore("drafts"));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}

export const drafts = {
  put: (draft: Draft) => run("readwrite", (store) => store.put(draft)),
  remove: (id: string) => run("readwrite", (store) => store.delete(id)),
  of: (key: string): Promise<Draft[]> =>
    run("readonly", (store) => store.index("docKey").getAll(key)),
};

/** The drafts worth offering, newest first; what the doc already says needs no recovery. */
export function recoverable(found: Draft[], content: string, ownId: string): Draft[] {
  return found
    .filter((draft) => draft.id !== ownId && draft.text !== content)
    .sort((a, b) => b.savedAt.localeCompare(a.savedAt));
}

// Unsaved text, kept in this browser's IndexedDB until it is saved or the person discards it.
import { ownKey } from "@/shared/lib/identity";

export interface Draft {
  id: string;
  /** Whose it is, and the project and doc that it belongs to. */
  docKey: string;
  /** What the doc was called, for when it is gone. */
  fileName: string;
  text: string;
  /** Hash of the doc the text was typed on. */
  baseHash: string;
  savedAt: string;
}

/** Of whoever sits here: another account of this browser finds nothing of theirs. */
export const docKey = (projectId: string, docId: string) => ownKey(`${projectId}/${docId}`);

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

/** Tells the other tabs of this browser which doc's drafts changed. */
let channel: BroadcastChannel | null = null;
const openChannel = () => {
  channel ??= new BroadcastChannel("ai-toolkit.drafts");
  return channel;
};
const tell = (key: string) => openChannel().postMessage(key);

export const drafts = {
  put: async (draft: Draft): Promise<void> => {
    await run("readwrite", (store) => store.put(draft));
    tell(draft.docKey);
  },
  remove: async (draft: Pick<Draft, "id" | "docKey">): Promise<void> => {
    await run("readwrite", (store) => store.delete(draft.id));
    tell(draft.docKey);
  },
  of: (key: string): Promise<Draft[]> =>
    run("readonly", (store) => store.index("docKey").getAll(key)),
  /** Calls `listener` when another tab changed the drafts of this doc; returns the end of that. */
  watch: (key: string, listener: () => void): (() => void) => {
    const hear = ({ data }: MessageEvent<string>) => data === key && listener();
    const heard = openChannel();
    heard.addEventListener("message", hear);
    return () => heard.removeEventListener("message", hear);
  },
};

const keptFor = 30 * 24 * 3_600_000;

/** Removes what nobody came back for within a month. */
export async function removeOldDrafts(now = Date.now()): Promise<void> {
  const oldest = new Date(now - keptFor).toISOString();
  const db = await database();
  await new Promise<void>((resolve, reject) => {
    const transaction = db.transaction("drafts", "readwrite");
    const cursor = transaction.objectStore("drafts").openCursor();
    cursor.onsuccess = () => {
      const row = cursor.result;
      if (!row) return;
      if ((row.value as Draft).savedAt < oldest) row.delete();
      row.continue();
    };
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}

/** The drafts worth offering, newest first; what the doc already says needs no recovery. */
export function recoverable(found: Draft[], content: string, ownId: string): Draft[] {
  return found
    .filter((draft) => draft.id !== ownId && draft.text !== content)
    .sort((a, b) => b.savedAt.localeCompare(a.savedAt));
}

// The last lock tokens: of this tab (sessionStorage survives a reload), and of this browser (for a tab that crashed).
import { ownKey } from "@/shared/lib/identity";

export interface StoredToken {
  lockId: string;
  token: string;
}

const key = (projectId: string) => `ai-toolkit.lock.${ownKey(projectId)}`;

const storedIn = (storage: Storage) => ({
  get(projectId: string): StoredToken | null {
    const text = storage.getItem(key(projectId));
    return text ? JSON.parse(text) : null;
  },
  put(projectId: string, token: StoredToken): void {
    storage.setItem(key(projectId), JSON.stringify(token));
  },
});

export const tokenOfTab = storedIn(sessionStorage);
export const tokenOfBrowser = storedIn(localStorage);

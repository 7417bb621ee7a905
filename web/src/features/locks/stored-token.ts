// This tab's last lock token: sessionStorage is per tab and survives a reload and a crash.

export interface StoredToken {
  lockId: string;
  token: string;
}

const key = (projectId: string) => `ai-toolkit.lock.${projectId}`;

export const tokenOfTab = {
  get(projectId: string): StoredToken | null {
    const text = sessionStorage.getItem(key(projectId));
    return text ? JSON.parse(text) : null;
  },
  put(projectId: string, token: StoredToken): void {
    sessionStorage.setItem(key(projectId), JSON.stringify(token));
  },
};

// Who is sitting here: the account that is signed in or, on a server without accounts, the display name that every request carries.
import { create } from "zustand";
import { persist } from "zustand/middleware";

export const defaultName = "Local user";

interface SomeAccount {
  id: string;
  name: string;
}

interface Identity {
  /** The display name, for a server without accounts. */
  name: string;
  /** False until the person chose a name, so the app can ask once. */
  chosen: boolean;
  /** Who is signed in; nobody on a server without accounts. */
  account: SomeAccount | null;
  rename: (name: string) => void;
}

export const useIdentity = create<Identity>()(
  persist(
    (set) => ({
      name: defaultName,
      chosen: false,
      account: null,
      rename: (name) => set({ name: name.trim() || defaultName, chosen: true }),
    }),
    { name: "ai-toolkit.identity", partialize: ({ name, chosen }) => ({ name, chosen }) },
  ),
);

/** Notes who sits here; before anything of theirs is on screen. */
export function recognise(account: SomeAccount | null | undefined): void {
  useIdentity.setState({ account: account ? { id: account.id, name: account.name } : null });
}

const nameIn = ({ account, name }: Identity) => account?.name ?? name;

/** The name by which others know whoever sits here. */
export const myName = () => nameIn(useIdentity.getState());
export const useMyName = () => useIdentity(nameIn);

/** Under which key this browser keeps something for whoever sits here: nobody finds what another account left. */
export function ownKey(key: string): string {
  const { account } = useIdentity.getState();
  return account ? `${account.id}/${key}` : key;
}

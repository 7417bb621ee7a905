// The secret of a link: taken out of the address as soon as it is read, and kept in this tab until it is used.
import { useState } from "react";
import { create } from "zustand";

/** Pages that links lead to. */
export type LinkPage = "setup" | "invite" | "reset-password";

const key = (page: LinkPage) => `ai-toolkit.link.${page}`;

/** How many links were opened in this tab: the page of one may be on screen when another one is opened. */
const useOpened = create(() => ({ links: 0 }));

export const linkTokens = {
  /** The tab keeps it for a reload, and for the way back from another sign-in service. */
  keep: (page: LinkPage, token: string) => {
    sessionStorage.setItem(key(page), token);
    useOpened.setState(({ links }) => ({ links: links + 1 }));
  },
  of: (page: LinkPage) => sessionStorage.getItem(key(page)),
  /** It was used, or is dead. Whatever is on screen goes on with it until it is left. */
  forget: (page: LinkPage) => sessionStorage.removeItem(key(page)),
};

export function useLinkToken(page: LinkPage): string | null {
  const { links } = useOpened();
  const [read, setRead] = useState(() => ({ links, token: linkTokens.of(page) }));
  if (read.links !== links) setRead({ links, token: linkTokens.of(page) });
  return read.token;
}

// Where to go after signing in: a page of this app, and nothing else that an address may say.

export const home = "/projects";

/** The path to go to; the list of projects for whatever leads elsewhere, or back to signing in. */
export function safeNext(next: unknown, origin = window.location.origin): string {
  // A browser reads "\" as "/", and "//host" as another host: both begin like a path.
  if (typeof next !== "string" || !/^\/(?![/\\])/.test(next)) return home;
  const url = URL.canParse(next, origin) ? new URL(next, origin) : null;
  if (url?.origin !== origin || url.pathname === "/sign-in") return home;
  return url.pathname + url.search + url.hash;
}

// A repository's address, shortened for the eye, and the name that it suggests for a project.

/** "https://github.com/acme/docs.git" → "github.com/acme/docs". */
export const shortRepo = (url: string) =>
  url.replace(/^[a-z+]+:\/\/(?:[^@/]*@)?/i, "").replace(/\.git\/?$/, "");

/** "git@github.com:acme/shop-backend.git" → "Shop backend". */
export function nameFrom(url: string): string {
  const last = shortRepo(url.trim()).split(/[/:]/).filter(Boolean).at(-1) ?? "";
  const words = last.replace(/[-_.]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

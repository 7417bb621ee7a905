// What an API key may be used for.
import type { ApiKeyScope } from "@/shared/api/types";

export const allScopes = ["read:docs", "read:status"] as const satisfies readonly ApiKeyScope[];

export const hasAllScopes = (scopes: ApiKeyScope[]) =>
  allScopes.every((scope) => scopes.includes(scope));

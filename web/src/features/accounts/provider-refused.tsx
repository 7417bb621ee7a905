// Why signing in through another service came to nothing: the server leads back with a code in the address.
import { t } from "@/strings/accounts";

export function ProviderRefused({ code }: { code: string | undefined }) {
  const text = code && Object.hasOwn(t.signIn.refused, code) ? t.signIn.refused[code] : undefined;
  if (!text) return null;
  return (
    <p role="alert" className="mb-4 rounded-md border border-bad/40 bg-bad/8 px-3 py-2 text-sm">
      {text}
    </p>
  );
}

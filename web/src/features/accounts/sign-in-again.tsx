// Over a page whose session has ended: signs in, and gives the page back as it was.
import { useQueryClient } from "@tanstack/react-query";
import { signedInAgain } from "@/shared/api/session";
import type { Account } from "@/shared/api/types";
import { Dialog } from "@/shared/ui/dialog";
import { t } from "@/strings/accounts";
import { SignInForm } from "./sign-in-form";

/** Where another service leads in a tab of its own; this one looks again when the person comes back to it. */
const next = "/account";

export default function SignInAgain({ account }: { account: Account }) {
  const cache = useQueryClient();
  return (
    <Dialog
      open
      // Without a session there is nothing to go back to.
      onOpenChange={() => undefined}
      title={t.again.title}
      description={t.again.about(account.name)}
      className="max-w-md"
      staysOpen
    >
      <div className="grid gap-4">
        <SignInForm
          email={account.email}
          next={next}
          inNewTab
          onSignedIn={(session) => signedInAgain(cache, session)}
        />
        <p className="text-faint text-xs">{t.again.other}</p>
      </div>
    </Dialog>
  );
}

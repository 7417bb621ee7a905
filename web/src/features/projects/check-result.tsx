// The button that tries a connection, and what the trial found: the server, the credential, what will not work.
import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { CheckedConnection, CredentialInfo } from "@/shared/api/types";
import { sentence } from "@/shared/lib/sentence";
import { Badge } from "@/shared/ui/badge";
import { Button } from "@/shared/ui/button";
import { t } from "@/strings/projects";
import type { Connection } from "./connection";
import { Expiry } from "./expiry";
import type { ConnectionCheck } from "./use-connection-check";

interface CheckResultProps {
  connection: Connection;
  check: ConnectionCheck;
}

export function CheckResult({ connection, check }: CheckResultProps) {
  const { answer, offers, pending } = check;
  return (
    <div className="grid grid-cols-1 gap-3 rounded-lg border border-line bg-bg/50 p-3">
      <div className="flex flex-wrap items-center gap-3">
        <Button disabled={!connection.repoUrl} onClick={() => check.now(connection)}>
          {t.check.action}
        </Button>
        <p role="status" className="flex items-center gap-1.5 text-sm">
          {pending && <span className="text-muted">{t.check.checking}</span>}
          {answer && (
            <>
              <CircleCheck className="size-4 text-ok" />
              <span className="text-ok">{t.check.connected(answer.docsCount)}</span>
            </>
          )}
        </p>
      </div>
      {offers && <Found found={offers} />}
    </div>
  );
}

function Found({ found }: { found: CheckedConnection }) {
  const { provider, credential, writable, notices } = found;
  return (
    <ul aria-label={t.check.found} className="grid gap-1.5 text-xs">
      <li className="flex flex-wrap items-center gap-x-2 gap-y-1.5 text-muted">
        <Badge>{provider === "github" ? t.check.github : t.check.git}</Badge>
        {writable === true && <Badge tone="ok">{t.check.canPublish}</Badge>}
        {credential && <Credential credential={credential} />}
      </li>
      {writable === false && <Warning icon={<TriangleAlert />}>{t.check.readOnly}</Warning>}
      {notices.map((notice) => (
        <Warning key={notice} icon={<CircleAlert />}>
          {sentence(notice)}
        </Warning>
      ))}
    </ul>
  );
}

function Credential({ credential }: { credential: CredentialInfo }) {
  const { kind, account, scopes, expiresAt } = credential;
  return (
    <span>
      {kind.charAt(0).toUpperCase() + kind.slice(1)}
      {account && t.check.of(account)}
      {scopes.length > 0 && `${t.check.separator}${scopes.join(", ")}`}
      {expiresAt && (
        <>
          {t.check.separator}
          <Expiry at={expiresAt} />
        </>
      )}
    </span>
  );
}

function Warning({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <li className="flex gap-1.5 text-warn [&_svg]:mt-0.5 [&_svg]:size-3.5 [&_svg]:shrink-0">
      {icon}
      <span>{children}</span>
    </li>
  );
}

// Waits for a workstation to call in for the first time, and tells when one has.
import { useQuery } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { useState } from "react";
import { queries } from "@/shared/api/queries";
import type { Workstation } from "@/shared/api/types";
import { ago, useNow } from "@/shared/lib/time";
import { CodeBlock } from "@/shared/ui/copy";
import { t } from "@/strings/workstations";

/** Events tell at once; this is for a connection that has none. */
const askEvery = 4000;

interface FirstCallProps {
  projectId: string;
  /** The key that was created here; without one, any workstation that is new counts. */
  apiKeyId: string | null;
  /** The command that finds out what is the matter. */
  check: string;
  /** What to do after an update of the platform. */
  again: string;
}

export function FirstCall({ projectId, apiKeyId, check, again }: FirstCallProps) {
  const { data } = useQuery({ ...queries.workstations(projectId), refetchInterval: askEvery });
  const [known, setKnown] = useState<ReadonlySet<string>>();
  if (data && !known) setKnown(new Set(data.map(({ id }) => id)));
  const isNew = (workstation: Workstation) =>
    apiKeyId ? workstation.apiKeyId === apiKeyId : known && !known.has(workstation.id);
  const connected = data?.find(isNew);
  return (
    <>
      <div
        role="status"
        className="flex items-center gap-3 rounded-lg border border-line bg-bg px-3 py-2.5"
      >
        {connected ? <Connected workstation={connected} /> : <Waiting />}
      </div>
      {!connected && <Help {...{ check, again }} />}
    </>
  );
}

function Connected({ workstation }: { workstation: Workstation }) {
  const now = useNow(15_000);
  return (
    <>
      <CircleCheck className="size-5 shrink-0 animate-appear text-ok" />
      <div>
        <p className="font-medium text-text">
          {t.connected(workstation.name, ago(workstation.lastSeenAt, now))}
        </p>
        <p className="text-xs">{t.connectedAbout}</p>
      </div>
    </>
  );
}

function Waiting() {
  return (
    <>
      <span aria-hidden="true" className="relative grid size-5 shrink-0 place-items-center">
        <span className="absolute size-2.5 animate-ping rounded-full bg-info/60" />
        <span className="size-2.5 rounded-full bg-info" />
      </span>
      <p>{t.waiting}</p>
    </>
  );
}

const isLoopback = (host: string) => /^(?:localhost|127\.|\[::1\])/.test(host);

function Help({ check, again }: Pick<FirstCallProps, "check" | "again">) {
  const { host } = window.location;
  return (
    <details className="group">
      <summary className="w-fit rounded-md text-text hover:text-accent">{t.nothing}</summary>
      <div className="mt-2 grid grid-cols-1 gap-2">
        <p>{t.help.byHand}</p>
        <CodeBlock label={t.copy.check} code={check} />
        <ul className="grid list-outside list-disc gap-1 pl-4">
          {isLoopback(host) && <li>{t.help.loopback(host)}</li>}
          <li>{t.help.restart}</li>
          <li>{t.help.key}</li>
          <li>{again}</li>
        </ul>
      </div>
    </details>
  );
}

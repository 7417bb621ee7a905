// A link that works once and is shown once: to be copied now.
import { Check } from "lucide-react";
import { useState } from "react";
import { dateTime } from "@/shared/lib/time";
import { CopyButton } from "@/shared/ui/copy";
import { t as strings } from "@/strings/accounts";

const t = strings.link;

interface LinkOnceProps {
  /** From the platform's address on. */
  path: string;
  expiresAt: string;
}

export function LinkOnce({ path, expiresAt }: LinkOnceProps) {
  const [copied, setCopied] = useState(false);
  const link = new URL(path, window.location.origin).href;
  return (
    <div role="status" className="rounded-lg border border-accent/40 bg-accent/8 p-3">
      <p className="flex flex-wrap items-center gap-x-1.5 text-sm">
        {copied && <Check aria-hidden="true" className="size-4 text-ok" />}
        {copied ? t.copied : t.once} {t.until(dateTime(expiresAt))}
      </p>
      <div className="mt-2 flex items-center gap-2 rounded-md bg-bg px-2.5 py-1">
        <code
          data-testid="link"
          className="min-w-0 flex-1 break-all font-mono text-xs"
          onCopy={() => setCopied(true)}
        >
          {link}
        </code>
        <CopyButton text={link} label={t.copy} onCopied={() => setCopied(true)} />
      </div>
    </div>
  );
}

// Text to copy: a button, and a code block that has one.
import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { toast } from "sonner";
import { t } from "@/strings/common";
import { Button } from "./button";

interface CopyButtonProps {
  text: string;
  label: string;
  onCopied?: () => void;
}

export function CopyButton({ text, label, onCopied }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async () => {
    try {
      // Absent on plain http other than localhost.
      await navigator.clipboard.writeText(text);
      setCopied(true);
      onCopied?.();
    } catch {
      toast.error(t.copyFailed);
    }
  };
  return (
    <Button variant="ghost" size="icon-sm" aria-label={label} onClick={copy}>
      {copied ? <Check className="text-ok" /> : <Copy />}
    </Button>
  );
}

interface CodeBlockProps {
  code: string;
  label: string;
  onCopied?: () => void;
}

export function CodeBlock({ code, label, ...copied }: CodeBlockProps) {
  return (
    <div className="group relative rounded-lg border border-line bg-bg">
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a block that scrolls must be reachable by keyboard
        tabIndex={0}
        className="overflow-x-auto p-3 pr-11 font-mono text-xs leading-relaxed"
      >
        <code>{code}</code>
      </pre>
      <div className="absolute top-1.5 right-1.5 rounded-md bg-bg">
        <CopyButton text={code} label={t.copyOf(label)} {...copied} />
      </div>
    </div>
  );
}

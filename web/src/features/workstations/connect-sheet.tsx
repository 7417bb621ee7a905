// Teaches a workstation to follow this project: a key, two scripts, four variables, the hooks.
import { type ReactNode, useState } from "react";
import type { Project } from "@/shared/api/types";
import { CodeBlock } from "@/shared/ui/copy";
import { Dialog } from "@/shared/ui/dialog";
import { CreateKey } from "../api-keys/create-key";
import { downloadCommands, environment, hookSettings } from "./snippets";

interface ConnectProps {
  project: Project;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function ConnectSheet({ project, open, onOpenChange }: ConnectProps) {
  const [apiKey, setApiKey] = useState<string | null>(null);
  const settings = {
    platformUrl: window.location.origin,
    projectId: project.id,
    docsPath: project.docsPath,
    apiKey,
  };
  return (
    <Dialog
      kind="sheet"
      open={open}
      onOpenChange={(next) => {
        // The secret lives no longer than the panel.
        if (!next) setApiKey(null);
        onOpenChange(next);
      }}
      title="Connect a workstation"
      description="Its agent gets these docs, read-only and always current, and waits while they are edited."
      className="max-w-xl"
    >
      <ol className="grid grid-cols-1 gap-7">
        <Step number={1} title="Create a key for the workstation">
          <CreateKey projectId={project.id} onCreated={(created) => setApiKey(created.key)} />
        </Step>
        <Step number={2} title="Download two scripts in the repository">
          <p>They need only a shell, curl, and jq or python3.</p>
          <CodeBlock label="the download commands" code={downloadCommands(settings)} />
        </Step>
        <Step number={3} title="Set the environment">
          <p>In the shell’s profile, or wherever the agent is started from.</p>
          <CodeBlock label="the environment variables" code={environment(settings)} />
          {project.docsPath === "" && (
            <p>
              The docs of this project are the whole repository, so the agent will not be able to
              write to any of its files.
            </p>
          )}
        </Step>
        <Step number={4} title="Add the hooks">
          <p>
            Merge this into <code className="font-mono text-xs">.claude/settings.json</code>.
          </p>
          <CodeBlock label="the hook settings" code={hookSettings()} />
        </Step>
      </ol>
    </Dialog>
  );
}

interface StepProps {
  number: number;
  title: string;
  children: ReactNode;
}

function Step({ number, title, children }: StepProps) {
  return (
    <li className="grid grid-cols-[1.5rem_minmax(0,1fr)] gap-x-3">
      <span
        aria-hidden="true"
        className="grid size-6 place-items-center rounded-full bg-raised font-medium text-muted text-xs"
      >
        {number}
      </span>
      <div className="grid min-w-0 grid-cols-1 gap-2 text-muted text-sm">
        <h3 className="pt-0.5 font-medium text-text">{title}</h3>
        {children}
      </div>
    </li>
  );
}

// Teaches a workstation to follow this project: a key, two scripts, which project, the hooks, and its first call.
import { type ReactNode, useState } from "react";
import type { CreatedApiKey, Project } from "@/shared/api/types";
import { CodeBlock } from "@/shared/ui/copy";
import { ConfirmDialog, Dialog } from "@/shared/ui/dialog";
import { t } from "@/strings/workstations";
import { CreateKey } from "../api-keys/create-key";
import { FirstCall } from "./first-call";
import { downloadCommands, environment, hookSettings, settingsCommands } from "./snippets";
import { SystemChoice } from "./system-choice";
import { dialectOf, type ShellChoice, type System, shellsOf, systemOf } from "./systems";

interface ConnectProps {
  project: Project;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function ConnectSheet({ project, open, onOpenChange }: ConnectProps) {
  // Whether there is a secret on the panel that is nowhere else yet.
  const [untaken, setUntaken] = useState(false);
  const [asking, setAsking] = useState(false);
  const close = () => {
    setAsking(false);
    setUntaken(false);
    onOpenChange(false);
  };
  return (
    <>
      <Dialog
        kind="sheet"
        open={open}
        onOpenChange={(next) => {
          if (next) onOpenChange(true);
          else if (untaken) setAsking(true);
          else close();
        }}
        title={t.connect}
        description={t.about}
        className="max-w-2xl"
      >
        {/* The secret lives no longer than the panel. */}
        <Steps project={project} onUntaken={setUntaken} />
      </Dialog>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t.leaveTitle}
        description={t.leaveAbout}
        action={t.leave}
        onConfirm={close}
      />
    </>
  );
}

interface Machine {
  system: System;
  shell: ShellChoice;
}

function thisMachine(): Machine {
  const system = systemOf(navigator.userAgent);
  return { system, shell: shellsOf[system][0] };
}

interface StepsProps {
  project: Project;
  onUntaken: (untaken: boolean) => void;
}

function Steps({ project, onUntaken }: StepsProps) {
  const [created, setCreated] = useState<CreatedApiKey | null>(null);
  const [taken, setTaken] = useState(false);
  const [machine, setMachine] = useState(thisMachine);
  const shell = dialectOf[machine.shell];
  const settings = {
    platformUrl: window.location.origin,
    projectId: project.id,
    docsPath: project.docsPath,
    apiKey: created?.key ?? null,
  };
  const take = () => {
    if (!created) return;
    setTaken(true);
    onUntaken(false);
  };
  return (
    <ol className="grid grid-cols-1 gap-7">
      <Step number={1} title={t.step.key}>
        <p>{t.step.keyAbout}</p>
        <CreateKey
          projectId={project.id}
          taken={taken}
          onTaken={take}
          onCreated={(key) => {
            setCreated(key);
            setTaken(false);
            onUntaken(true);
          }}
        />
      </Step>
      <Step number={2} title={t.step.download}>
        <p>
          {t.step.downloadAbout}
          {machine.system === "windows" && machine.shell !== "wsl" && ` ${t.step.downloadWindows}`}
        </p>
        <SystemChoice
          {...machine}
          onChange={(system, next) => setMachine({ system, shell: next })}
        />
        <CodeBlock label={t.copy.download} code={downloadCommands(settings, shell)} />
      </Step>
      <Step number={3} title={t.step.settings}>
        <p>{created ? t.step.settingsAbout : t.step.settingsNoKey}</p>
        <CodeBlock
          label={t.copy.settings}
          code={settingsCommands(settings, shell)}
          onCopied={take}
        />
        {project.docsPath === "" && <p>{t.step.wholeRepository}</p>}
        <details>
          <summary className="w-fit rounded-md text-text hover:text-accent">
            {t.step.variables}
          </summary>
          <div className="mt-2 grid grid-cols-1 gap-2">
            <p>{t.step.variablesAbout}</p>
            <CodeBlock
              label={t.copy.variables}
              code={environment(settings, shell)}
              onCopied={take}
            />
          </div>
        </details>
      </Step>
      <Step number={4} title={t.step.hooks}>
        <p>
          {t.step.hooksBefore}
          <code className="font-mono text-xs">{t.step.hooksFile}</code>
          {t.step.hooksAfter}
        </p>
        <CodeBlock label={t.copy.hooks} code={hookSettings()} />
      </Step>
      <Step number={5} title={t.step.start}>
        <p>{t.step.startAbout}</p>
        <FirstCall projectId={project.id} apiKeyId={created?.id ?? null} shell={shell} />
      </Step>
    </ol>
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

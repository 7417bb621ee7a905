// Teaches a workstation to follow this project: a key, the client or two scripts, and its first call.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { queries } from "@/shared/api/queries";
import type { CreatedApiKey, Project } from "@/shared/api/types";
import { useIsOwner } from "@/shared/lib/role";
import { Button } from "@/shared/ui/button";
import { ConfirmDialog, Dialog } from "@/shared/ui/dialog";
import { SkeletonRows } from "@/shared/ui/feedback";
import { t as roles } from "@/strings/roles";
import { t } from "@/strings/workstations";
import { CreateKey } from "../api-keys/create-key";
import { OwnersHint } from "../members/owners-hint";
import { ClientSteps } from "./client-steps";
import { type ConnectStepsProps, ScriptSteps } from "./script-steps";
import { Step } from "./step";
import { SystemChoice } from "./system-choice";
import { clientFor, dialectOf, type ShellChoice, type System, shellsOf, systemOf } from "./systems";

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
  const [byScripts, setByScripts] = useState(false);
  const { data: clients = [], isPending } = useQuery(queries.clientDownloads());
  const isOwner = useIsOwner();
  const shell = dialectOf[machine.shell];
  const hasClient = clientFor(clients, machine.system, machine.shell);
  const byClient = hasClient && !byScripts;
  const take = () => {
    if (!created) return;
    setTaken(true);
    onUntaken(false);
  };
  const steps: ConnectStepsProps = {
    settings: {
      platformUrl: window.location.origin,
      projectId: project.id,
      docsPath: project.docsPath,
      apiKey: created?.key ?? null,
    },
    shell,
    choice: (
      <SystemChoice {...machine} onChange={(system, next) => setMachine({ system, shell: next })} />
    ),
    needsGitForWindows: machine.system === "windows" && machine.shell !== "wsl",
    apiKeyId: created?.id ?? null,
    onTaken: take,
  };
  return (
    <>
      <ol className="grid grid-cols-1 gap-7">
        <Step number={1} title={t.step.key}>
          <p>{t.step.keyAbout}</p>
          {isOwner ? (
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
          ) : (
            <p>
              {roles.keysForOwners} <OwnersHint projectId={project.id} />
            </p>
          )}
        </Step>
        {!isPending && (byClient ? <ClientSteps {...steps} /> : <ScriptSteps {...steps} />)}
      </ol>
      {isPending && <SkeletonRows rows={6} />}
      {hasClient && (
        <Button variant="ghost" size="sm" className="mt-6" onClick={() => setByScripts(byClient)}>
          {byClient ? t.byScripts : t.byClient}
        </Button>
      )}
    </>
  );
}

// Connects a workstation without installing anything: two scripts, which project, and the hooks.
import type { ReactNode } from "react";
import { CodeBlock } from "@/shared/ui/copy";
import { t } from "@/strings/workstations";
import { FirstCall } from "./first-call";
import {
  checkCommand,
  downloadCommands,
  environment,
  hookSettings,
  type Shell,
  settingsCommands,
  type WorkstationSettings,
} from "./snippets";
import { Step } from "./step";

export interface ConnectStepsProps {
  settings: WorkstationSettings;
  shell: Shell;
  /** Chooses the system and the shell. */
  choice: ReactNode;
  needsGitForWindows: boolean;
  /** The key that was created on the panel. */
  apiKeyId: string | null;
  /** The key was copied as part of a command. */
  onTaken: () => void;
}

export function ScriptSteps(props: ConnectStepsProps) {
  const { settings, shell, choice, needsGitForWindows, apiKeyId, onTaken } = props;
  return (
    <>
      <Step number={2} title={t.step.download}>
        <p>
          {t.step.downloadAbout}
          {needsGitForWindows && ` ${t.step.downloadWindows}`}
        </p>
        {choice}
        <CodeBlock label={t.copy.download} code={downloadCommands(settings, shell)} />
      </Step>
      <Step number={3} title={t.step.settings}>
        <p>{apiKeyId ? t.step.settingsAbout : t.step.settingsNoKey}</p>
        <CodeBlock
          label={t.copy.settings}
          code={settingsCommands(settings, shell)}
          onCopied={onTaken}
        />
        {settings.docsPath === "" && <p>{t.step.wholeRepository}</p>}
        <details>
          <summary className="w-fit rounded-md text-text hover:text-accent">
            {t.step.variables}
          </summary>
          <div className="mt-2 grid grid-cols-1 gap-2">
            <p>{t.step.variablesAbout}</p>
            <CodeBlock
              label={t.copy.variables}
              code={environment(settings, shell)}
              onCopied={onTaken}
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
        <FirstCall
          projectId={settings.projectId}
          apiKeyId={apiKeyId}
          check={checkCommand(shell)}
          again={t.help.scriptsAgain}
        />
      </Step>
    </>
  );
}

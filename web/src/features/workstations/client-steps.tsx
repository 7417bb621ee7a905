// Connects a workstation with the client: one command installs it, one connects the repository.
import { useState } from "react";
import { CodeBlock } from "@/shared/ui/copy";
import { t } from "@/strings/workstations";
import { Choice } from "./choice";
import { FirstCall } from "./first-call";
import type { ConnectStepsProps } from "./script-steps";
import { type Agent, agents, clientPath, initCommand, installCommand } from "./snippets";
import { Step } from "./step";

export function ClientSteps(props: ConnectStepsProps) {
  const { settings, shell, choice, apiKeyId, onTaken } = props;
  const [agent, setAgent] = useState<Agent>("claude-code");
  return (
    <>
      <Step number={2} title={t.step.install}>
        <p>{t.step.installAbout}</p>
        {choice}
        <CodeBlock label={t.copy.install} code={installCommand(settings)} />
      </Step>
      <Step number={3} title={t.step.connect}>
        <p>{apiKeyId ? t.step.connectAbout : t.step.settingsNoKey}</p>
        <Choice
          label={t.agent}
          names={t.agents}
          options={agents}
          value={agent}
          onChange={setAgent}
        />
        <CodeBlock
          label={t.copy.init}
          code={initCommand(settings, shell, agent)}
          onCopied={onTaken}
        />
        {settings.docsPath === "" && <p>{t.step.wholeRepository}</p>}
      </Step>
      <Step number={4} title={t.step.startAgent(t.agents[agent])}>
        <p>{t.step.startAbout}</p>
        <FirstCall
          projectId={settings.projectId}
          apiKeyId={apiKeyId}
          check={`${clientPath} doctor`}
          again={t.help.clientAgain}
        />
      </Step>
    </>
  );
}

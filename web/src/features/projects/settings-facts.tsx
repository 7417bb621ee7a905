// A project's settings for those who may read them and no more.
import type { ReactNode } from "react";
import type { Project } from "@/shared/api/types";
import { Section } from "@/shared/ui/section";
import { t } from "@/strings/projects";

export function SettingsFacts({ project }: { project: Project }) {
  const { repoUrl, branch, docsPath, publishMode, lockPolicy } = project;
  return (
    <>
      <Section id="connection" title={t.settings.connection} about={t.settings.connectionAbout}>
        <dl className="grid gap-x-6 gap-y-2 text-sm sm:grid-cols-[auto_1fr]">
          <Fact label={t.fields.repository}>{repoUrl}</Fact>
          <Fact label={t.fields.branch}>{branch}</Fact>
          <Fact label={t.fields.folder}>{docsPath || t.fields.wholeRepository}</Fact>
        </dl>
      </Section>
      <Section id="publishing" title={t.settings.publishing} about={t.settings.publishingAbout}>
        <dl className="grid gap-x-6 gap-y-2 text-sm sm:grid-cols-[auto_1fr]">
          <Fact label={t.policies.publish}>{t.policies.modes[publishMode]}</Fact>
          <Fact label={t.policies.locked}>{t.policies.lockPolicies[lockPolicy]}</Fact>
        </dl>
      </Section>
    </>
  );
}

const Fact = ({ label, children }: { label: string; children: ReactNode }) => (
  <div className="sm:contents">
    <dt className="text-muted">{label}</dt>
    <dd className="min-w-0 break-words">{children}</dd>
  </div>
);

// A project's settings: connection, policies, webhook, members, API keys, danger zone. Whoever is no owner reads some of it.
import { useQuery } from "@tanstack/react-query";
import { useLocation, useParams } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { CreateKey } from "@/features/api-keys/create-key";
import { KeysList } from "@/features/api-keys/keys-list";
import { isHeld } from "@/features/locks/lock-badge";
import { MembersSection } from "@/features/members/members-section";
import { OwnersHint } from "@/features/members/owners-hint";
import { DangerZone } from "@/features/projects/danger-zone";
import { type SectionLink, SectionNav } from "@/features/projects/section-nav";
import { SettingsFacts } from "@/features/projects/settings-facts";
import { SettingsForm } from "@/features/projects/settings-form";
import { WebhookSettings } from "@/features/projects/webhook-settings";
import { toProblem } from "@/shared/api/problem";
import { queries } from "@/shared/api/queries";
import type { Project } from "@/shared/api/types";
import { useRooms } from "@/shared/api/use-realtime";
import { ProjectRole } from "@/shared/lib/role";
import { useTitle } from "@/shared/lib/title";
import { Failure, Skeleton } from "@/shared/ui/feedback";
import { Section } from "@/shared/ui/section";
import { t as members } from "@/strings/members";
import { t as strings } from "@/strings/projects";
import { t as roles } from "@/strings/roles";
import { NotFoundPage } from "./not-found-page";

const t = strings.settings;

const connection: SectionLink[] = [
  { id: "connection", title: t.connection },
  { id: "publishing", title: t.publishing },
];
const membersLink: SectionLink = { id: "members", title: members.title };

const sectionsOf = ({ provider }: Project, withMembers: boolean): SectionLink[] => [
  { id: "general", title: t.general },
  ...connection,
  ...(provider === "github" ? [{ id: "webhook", title: t.webhook }] : []),
  ...(withMembers ? [membersLink] : []),
  { id: "api-keys", title: t.keys },
  { id: "danger", title: t.danger },
];

export function ProjectSettingsPage() {
  const { projectId } = useParams({ from: "/projects/$projectId/settings" });
  const project = useQuery(queries.project(projectId));
  useRooms([projectId]);
  useTitle(t.titleOf(project.data?.name ?? t.someProject), isHeld(project.data?.lock));
  if (project.isError && toProblem(project.error).status === 404) return <NotFoundPage />;
  return (
    <div className="mx-auto max-w-4xl px-4 pt-6 pb-24 sm:px-6 sm:pt-8">
      <h1 className="mb-6 font-semibold text-2xl tracking-tight">{t.title}</h1>
      {project.isError && !project.data && (
        <Failure error={project.error} onRetry={project.refetch} />
      )}
      {project.isPending && <SettingsSkeleton />}
      {project.data && (
        <ProjectRole value={project.data.role}>
          {project.data.role === "owner" ? (
            <Sections project={project.data} />
          ) : (
            <ReadOnly project={project.data} />
          )}
        </ProjectRole>
      )}
    </div>
  );
}

/** For editors and viewers. */
function ReadOnly({ project }: { project: Project }) {
  useScrollToHash();
  return (
    <div className="grid gap-x-10 lg:grid-cols-[10rem_minmax(0,42rem)]">
      <SectionNav sections={[...connection, membersLink]} />
      <div className="grid grid-cols-1 gap-5">
        <p className="text-muted text-sm">
          {project.role === "editor" ? roles.youEdit : roles.youReadSettings}{" "}
          <OwnersHint projectId={project.id} />
        </p>
        <SettingsFacts project={project} />
        <MembersSection project={project} />
      </div>
    </div>
  );
}

function Sections({ project }: { project: Project }) {
  const { data: session } = useQuery(queries.session());
  // Without accounts there is nobody who could be a member.
  const withMembers = session?.mode === "accounts";
  useScrollToHash();
  return (
    <div className="grid gap-x-10 lg:grid-cols-[10rem_minmax(0,42rem)]">
      <SectionNav sections={sectionsOf(project, withMembers)} />
      <div className="grid grid-cols-1 gap-5">
        <SettingsForm key={project.id} project={project} />
        {project.provider === "github" && (
          <Section id="webhook" title={t.webhook} about={t.webhookAbout}>
            <WebhookSettings projectId={project.id} />
          </Section>
        )}
        {withMembers && <MembersSection project={project} />}
        <Section id="api-keys" title={t.keys} about={t.keysAbout}>
          <CreateKey projectId={project.id} choosesScopes />
          <KeysList projectId={project.id} />
        </Section>
        <Section id="danger" title={t.danger} danger>
          <DangerZone project={project} />
        </Section>
      </div>
    </div>
  );
}

/** A link to a part of the page leads there once the page has its parts, which the router does not wait for. */
function useScrollToHash(): void {
  const { hash } = useLocation();
  const [arrivedAt] = useState(hash);
  useEffect(() => {
    if (arrivedAt) document.getElementById(arrivedAt)?.scrollIntoView();
  }, [arrivedAt]);
}

function SettingsSkeleton() {
  return (
    <div role="status" className="grid gap-x-10 lg:grid-cols-[10rem_minmax(0,42rem)]">
      <span className="sr-only">{strings.loading}</span>
      <div className="hidden content-start gap-2 lg:grid">
        <Skeleton className="h-7" />
        <Skeleton className="h-7" />
        <Skeleton className="h-7" />
      </div>
      <div className="grid gap-5">
        <Skeleton className="h-32 rounded-xl" />
        <Skeleton className="h-80 rounded-xl" />
        <Skeleton className="h-56 rounded-xl" />
      </div>
    </div>
  );
}

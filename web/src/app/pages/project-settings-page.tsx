// A project's settings: connection, policies, webhook, API keys, danger zone.
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { CreateKey } from "@/features/api-keys/create-key";
import { KeysList } from "@/features/api-keys/keys-list";
import { isHeld } from "@/features/locks/lock-badge";
import { DangerZone } from "@/features/projects/danger-zone";
import { SettingsForm } from "@/features/projects/settings-form";
import { WebhookSettings } from "@/features/projects/webhook-settings";
import { toProblem } from "@/shared/api/problem";
import { queries } from "@/shared/api/queries";
import { useRooms } from "@/shared/api/use-realtime";
import { cn } from "@/shared/lib/cn";
import { useTitle } from "@/shared/lib/title";
import { Failure, SkeletonRows } from "@/shared/ui/feedback";
import { NotFoundPage } from "./not-found-page";

export function ProjectSettingsPage() {
  const { projectId } = useParams({ from: "/projects/$projectId/settings" });
  const project = useQuery(queries.project(projectId));
  useRooms([projectId]);
  useTitle(`Settings of ${project.data?.name ?? "project"}`, isHeld(project.data?.lock));
  if (project.isError && toProblem(project.error).status === 404) return <NotFoundPage />;
  return (
    <div className="mx-auto max-w-2xl px-4 py-6 sm:px-6 sm:py-8">
      <h1 className="mb-6 font-semibold text-2xl tracking-tight">Settings</h1>
      {project.isPending && <SkeletonRows rows={6} />}
      {project.isError && <Failure error={project.error} onRetry={project.refetch} />}
      {project.data && (
        <div className="grid gap-6">
          <Section title="Connection" about="Where the docs live, and how they are published.">
            <SettingsForm key={project.data.id} project={project.data} />
          </Section>
          {project.data.provider === "github" && (
            <Section title="Webhook" about="GitHub tells of a change the moment it happens.">
              <WebhookSettings projectId={projectId} />
            </Section>
          )}
          <Section title="API keys" about="One per workstation; a key opens this project only.">
            <div className="grid gap-4">
              <CreateKey projectId={projectId} />
              <KeysList projectId={projectId} />
            </div>
          </Section>
          <Section title="Danger zone" danger>
            <DangerZone project={project.data} />
          </Section>
        </div>
      )}
    </div>
  );
}

interface SectionProps {
  title: string;
  about?: string;
  danger?: boolean;
  children: ReactNode;
}

function Section({ title, about, danger, children }: SectionProps) {
  return (
    <section
      aria-label={title}
      className={cn("rounded-xl border bg-surface p-5", danger ? "border-bad/40" : "border-line")}
    >
      <h2 className="font-semibold text-base">{title}</h2>
      {about && <p className="text-muted text-sm">{about}</p>}
      <div className="mt-4">{children}</div>
    </section>
  );
}

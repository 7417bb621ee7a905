// The editor's page: asks for the project and its docs, and opens the one of the address.
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { type DocPlace, docPlace } from "@/features/editor/doc-place";
import { GoneDoc } from "@/features/editor/gone-doc";
import { Workspace } from "@/features/editor/workspace";
import { toProblem } from "@/shared/api/problem";
import { queries } from "@/shared/api/queries";
import type { Doc, Project } from "@/shared/api/types";
import { useRooms } from "@/shared/api/use-realtime";
import { ProjectRole } from "@/shared/lib/role";
import { Failure } from "@/shared/ui/feedback";
import { NotFoundPage } from "./not-found-page";
import { LoadingPage } from "./status-pages";

export function EditorPage() {
  const { projectId, docId } = useParams({ from: "/editor/$projectId/$docId" });
  const project = useQuery(queries.project(projectId));
  const docs = useQuery(queries.docs(projectId));
  useRooms([projectId]);

  const error = project.error ?? docs.error;
  if (error && toProblem(error).status === 404) return <NotFoundPage />;
  if (!project.data || !docs.data) {
    // Only without data: a server that is away for a while must not close the editor.
    if (!error) return <LoadingPage />;
    const retry = () => (project.error ? project.refetch() : docs.refetch());
    return (
      <div className="p-6">
        <Failure error={error} onRetry={retry} />
      </div>
    );
  }
  return (
    <ProjectRole value={project.data.role}>
      <Open key={projectId} project={project.data} docs={docs.data} docId={docId} />
    </ProjectRole>
  );
}

interface OpenProps {
  project: Project;
  docs: Doc[];
  docId: string;
}

function Open({ project, docs, docId }: OpenProps) {
  const navigate = useNavigate();
  const place = docPlace(useSearch({ strict: false }));
  const doc = docs.find((candidate) => candidate.id === docId);
  // A doc that was open and is deleted stays on screen until the person leaves it.
  const [open, setOpen] = useState(doc);
  if (doc && doc !== open) setOpen(doc);
  if (open?.id !== docId) return <GoneDoc projectId={project.id} docId={docId} />;

  const go = (to: string, search: DocPlace, replace: boolean) =>
    navigate({
      to: "/editor/$projectId/$docId",
      params: { projectId: project.id, docId: to },
      search,
      replace,
    });
  return (
    <Workspace
      {...{ project, docs, place }}
      doc={open}
      onPlace={(next) => go(docId, next, true)}
      onOpen={(next) => go(next.id, {}, false)}
    />
  );
}

// What can hurt others: releasing somebody's lock by force, and deleting the project after its name was typed.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { toast } from "sonner";
import { api } from "@/shared/api/client";
import { toProblem } from "@/shared/api/problem";
import type { Project } from "@/shared/api/types";
import { Button } from "@/shared/ui/button";
import { ConfirmDialog } from "@/shared/ui/dialog";
import { t as strings } from "@/strings/projects";
import { ForceRelease } from "../locks/lock-actions";
import { isHeld } from "../locks/lock-badge";

const t = strings.danger;

export function DangerZone({ project }: { project: Project }) {
  const { lock } = project;
  return (
    <div className="grid gap-5">
      <Danger title={t.release} about={isHeld(lock) ? t.isEditing(lock.lockedBy) : t.nobodyEdits}>
        {isHeld(lock) && <ForceRelease lock={lock} />}
      </Danger>
      <Danger title={t.deleteThis} about={t.deleteAbout}>
        <DeleteProject project={project} />
      </Danger>
    </div>
  );
}

interface DangerProps {
  title: string;
  about: string;
  children: ReactNode;
}

function Danger({ title, about, children }: DangerProps) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-4">
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-medium text-sm">{title}</p>
        <p className="text-muted text-sm">{about}</p>
      </div>
      {children}
    </div>
  );
}

function DeleteProject({ project }: { project: Project }) {
  const [confirming, setConfirming] = useState(false);
  const cache = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => api.projects.remove(project.id),
    onSuccess: async () => {
      toast.success(t.deleted(project.name));
      await navigate({ to: "/projects" });
      cache.removeQueries({ queryKey: ["project", project.id] });
      cache.invalidateQueries({ queryKey: ["projects"] });
    },
    onError: (error) => toast.error(toProblem(error).message),
  });
  return (
    <>
      <Button variant="danger" onClick={() => setConfirming(true)}>
        {t.delete}
      </Button>
      <ConfirmDialog
        open={confirming}
        onOpenChange={setConfirming}
        title={t.deleteTitle}
        description={t.deleteWarning}
        action={t.delete}
        mustType={project.name}
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
      />
    </>
  );
}

// Creates a project; its connection is tried before anything is kept.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { toast } from "sonner";
import { api } from "@/shared/api/client";
import { Dialog } from "@/shared/ui/dialog";
import { noCredential } from "./connection";
import { ProjectForm, type ProjectValues, projectBody } from "./project-form";

const blank: ProjectValues = {
  name: "",
  connection: { ...noCredential, repoUrl: "", branch: "main", docsPath: "docs" },
  policies: { publishMode: "on-save", lockPolicy: "block", signOff: false },
};

interface CreateProjectProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function CreateProjectDialog({ open, onOpenChange }: CreateProjectProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="New project"
      description="Connect the Git repository that holds your docs."
    >
      <CreateProject onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function CreateProject({ onDone }: { onDone: () => void }) {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const create = useMutation({
    mutationFn: (values: ProjectValues) => api.projects.create(projectBody(values)),
    onSuccess: (project) => {
      cache.invalidateQueries({ queryKey: ["projects"] });
      toast.success(`${project.name} is connected. Its docs are on their way.`);
      onDone();
      navigate({ to: "/projects/$projectId", params: { projectId: project.id } });
    },
  });
  return <ProjectForm initial={blank} save={create} submitLabel="Create project" />;
}

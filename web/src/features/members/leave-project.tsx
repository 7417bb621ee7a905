// The way out of a project for somebody who is a member.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { toast } from "sonner";
import { people } from "@/shared/api/people";
import { peopleQueries } from "@/shared/api/people-queries";
import { toProblem } from "@/shared/api/problem";
import { queries } from "@/shared/api/queries";
import type { Project } from "@/shared/api/types";
import { Button } from "@/shared/ui/button";
import { ConfirmDialog } from "@/shared/ui/dialog";
import { t } from "@/strings/members";

/** Nothing for an admin who is no member. */
export function LeaveProject({ project }: { project: Project }) {
  const [confirming, setConfirming] = useState(false);
  const cache = useQueryClient();
  const navigate = useNavigate();
  const { data: session } = useQuery(queries.session());
  const { data: members } = useQuery(peopleQueries.members(project.id));
  const leave = useMutation({
    mutationFn: () => people.members.leave(project.id),
    onSuccess: async () => {
      toast.success(t.left(project.name));
      await navigate({ to: "/projects" });
      cache.removeQueries({ queryKey: ["project", project.id] });
      cache.invalidateQueries({ queryKey: ["projects"] });
    },
    onError: (error) => toast.error(toProblem(error).message),
    onSettled: () => setConfirming(false),
  });
  if (!members?.some(({ accountId }) => accountId === session?.account?.id)) return null;
  return (
    <>
      <Button variant="danger" className="justify-self-start" onClick={() => setConfirming(true)}>
        {t.leave}
      </Button>
      <ConfirmDialog
        open={confirming}
        onOpenChange={setConfirming}
        title={t.leaveTitle(project.name)}
        description={t.leaveAbout}
        action={t.leave}
        busy={leave.isPending}
        onConfirm={() => leave.mutate()}
      />
    </>
  );
}

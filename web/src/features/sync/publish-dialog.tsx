// Which docs go to Git now, as one commit with a message; then what came of it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/shared/api/client";
import { toProblem } from "@/shared/api/problem";
import { queries } from "@/shared/api/queries";
import type { DocChange, Project } from "@/shared/api/types";
import { useSyncProgress } from "@/shared/api/use-realtime";
import { Button } from "@/shared/ui/button";
import { Dialog } from "@/shared/ui/dialog";
import { Failure, SkeletonRows } from "@/shared/ui/feedback";
import { Field, TextArea } from "@/shared/ui/field";
import { Progress } from "@/shared/ui/progress";
import { t as common } from "@/strings/common";
import { t } from "@/strings/sync";
import { PublishList } from "./publish-list";
import { PublishResult } from "./publish-result";

const longestMessage = 1000;

interface PublishDialogProps {
  project: Project;
  unsaved: boolean;
  onClose: () => void;
}

/** Mounted while it is open. */
export function PublishDialog({ project, unsaved, onClose }: PublishDialogProps) {
  const cache = useQueryClient();
  const changes = useQuery(queries.changes(project.id));
  const publish = useMutation({
    mutationFn: (body: { fileNames?: string[]; message: string }) =>
      api.projects.publish(project.id, body),
    onSettled: () => cache.invalidateQueries({ queryKey: ["project", project.id] }),
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t.publish.title}
      description={publish.data ? undefined : goal(project)}
      className="max-w-2xl"
    >
      {publish.data && <PublishResult project={project} result={publish.data} onClose={onClose} />}
      {!publish.data && changes.isPending && <SkeletonRows rows={4} />}
      {!publish.data && changes.isError && (
        <Failure error={changes.error} onRetry={changes.refetch} />
      )}
      {!publish.data && changes.data && (
        <PublishForm
          {...{ project, unsaved, onClose }}
          changes={changes.data.filter(({ state }) => state === "unpublished")}
          busy={publish.isPending}
          error={publish.error}
          onPublish={publish.mutate}
        />
      )}
    </Dialog>
  );
}

/** Where the docs go. */
function goal({ publishMode, pullRequest, branch }: Project): string {
  if (publishMode !== "pull-request") return t.publish.about(branch);
  return pullRequest?.state === "open"
    ? t.publish.extendsPullRequest(pullRequest.number)
    : t.publish.opensPullRequest(branch);
}

interface PublishFormProps extends PublishDialogProps {
  changes: DocChange[];
  busy: boolean;
  error: Error | null;
  onPublish: (body: { fileNames?: string[]; message: string }) => void;
}

function PublishForm({ project, unsaved, onClose, changes, ...props }: PublishFormProps) {
  /** The ids of the docs that stay behind. */
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [written, setWritten] = useState<string | null>(null);
  const chosen = changes.filter(({ docId }) => !left.has(docId)).map(({ fileName }) => fileName);
  const all = chosen.length === changes.length;
  const message = written ?? t.publish.update(chosen);
  const nothing = chosen.length === 0;
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (nothing || props.busy) return;
        props.onPublish({ ...(all ? {} : { fileNames: chosen }), message: message.trim() });
      }}
    >
      <PublishList
        projectId={project.id}
        {...{ changes, left }}
        onLeave={setLeft}
        disabled={props.busy}
      />
      {unsaved && <p className="text-sm text-warn">{t.publish.unsaved}</p>}
      <Field label={t.publish.message}>
        {(field) => (
          <TextArea
            {...field}
            rows={2}
            maxLength={longestMessage}
            disabled={props.busy}
            value={message}
            onChange={(event) => setWritten(event.target.value)}
          />
        )}
      </Field>
      {props.error && !props.busy && <Failure error={toProblem(props.error)} />}
      <div className="flex flex-wrap items-center justify-end gap-2">
        {props.busy && <Running projectId={project.id} />}
        <Button onClick={onClose}>{common.cancel}</Button>
        <Button
          type="submit"
          variant="primary"
          disabled={nothing || props.busy || message.trim() === ""}
        >
          {props.error ? t.publish.again : t.publish.action}
        </Button>
      </div>
    </form>
  );
}

function Running({ projectId }: { projectId: string }) {
  const { done, total } = useSyncProgress(projectId) ?? { done: 0, total: 0 };
  return (
    <div className="mr-auto w-48">
      <Progress label={t.badge.publishing} done={done} total={total} />
    </div>
  );
}

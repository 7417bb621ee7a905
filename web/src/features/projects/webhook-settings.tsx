// The webhook by which GitHub tells of changes: how it stands, and the ways to make, replace and remove it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Radio, Webhook as WebhookIcon } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { api } from "@/shared/api/client";
import { toProblem } from "@/shared/api/problem";
import { queries } from "@/shared/api/queries";
import type { Webhook } from "@/shared/api/types";
import { ago, dateTime, useNow } from "@/shared/lib/time";
import { Badge } from "@/shared/ui/badge";
import { Button } from "@/shared/ui/button";
import { CopyButton } from "@/shared/ui/copy";
import { ConfirmDialog } from "@/shared/ui/dialog";
import { Failure, SkeletonRows } from "@/shared/ui/feedback";

export function WebhookSettings({ projectId }: { projectId: string }) {
  const webhook = useQuery(queries.webhook(projectId));
  const cache = useQueryClient();
  const create = useMutation({
    mutationFn: () => api.webhooks.create(projectId),
    onSuccess: (made) => {
      cache.setQueryData(queries.webhook(projectId).queryKey, made);
      toast.success("The webhook is set up. GitHub sends a first delivery to try it.");
    },
  });
  if (webhook.isPending) return <SkeletonRows rows={2} />;
  if (webhook.isError) return <Failure error={webhook.error} onRetry={webhook.refetch} />;
  return (
    <div className="grid grid-cols-1 gap-4">
      {webhook.data ? (
        <Delivery webhook={webhook.data} />
      ) : (
        <p className="text-muted text-sm">
          None yet: the repository is looked at from time to time. With a webhook, changes are here
          within seconds.
        </p>
      )}
      {create.isError && <Failure error={create.error} />}
      <div className="flex flex-wrap gap-2">
        <Button
          variant={webhook.data ? "outline" : "primary"}
          disabled={create.isPending}
          onClick={() => create.mutate()}
        >
          <WebhookIcon /> {webhook.data ? "Replace webhook" : "Create webhook"}
        </Button>
        {webhook.data && <RemoveWebhook projectId={projectId} />}
      </div>
    </div>
  );
}

function Delivery({ webhook }: { webhook: Webhook }) {
  useNow(30_000);
  const { lastDeliveryAt, lastEvent, createdAt, url } = webhook;
  return (
    <div className="grid grid-cols-1 gap-3">
      <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1 text-sm">
        {lastDeliveryAt ? (
          <>
            <Badge tone="ok">
              <Radio /> Working
            </Badge>
            <span>
              Last delivery{" "}
              <time dateTime={lastDeliveryAt} title={dateTime(lastDeliveryAt)}>
                {ago(lastDeliveryAt)}
              </time>
              {lastEvent && (
                <>
                  {" "}
                  (<code className="font-mono text-xs">{lastEvent}</code>)
                </>
              )}
              .
            </span>
          </>
        ) : (
          <>
            <Badge tone="info">
              <Radio /> Waiting
            </Badge>
            <span>
              Waiting for the first delivery, since{" "}
              <time dateTime={createdAt} title={dateTime(createdAt)}>
                {ago(createdAt)}
              </time>
              .
            </span>
          </>
        )}
      </p>
      <div className="flex items-center gap-1 rounded-lg border border-line bg-bg py-1 pr-1.5 pl-3">
        <code className="min-w-0 flex-1 truncate font-mono text-xs" title={url}>
          {url}
        </code>
        <CopyButton text={url} label="Copy the webhook’s URL" />
      </div>
    </div>
  );
}

function RemoveWebhook({ projectId }: { projectId: string }) {
  const [confirming, setConfirming] = useState(false);
  const cache = useQueryClient();
  const remove = useMutation({
    mutationFn: () => api.webhooks.remove(projectId),
    onSuccess: () => {
      cache.setQueryData(queries.webhook(projectId).queryKey, null);
      toast.success("The webhook is removed.");
    },
    onError: (error) => toast.error(toProblem(error).message),
    onSettled: () => setConfirming(false),
  });
  return (
    <>
      <Button variant="danger" onClick={() => setConfirming(true)}>
        Remove webhook
      </Button>
      <ConfirmDialog
        open={confirming}
        onOpenChange={setConfirming}
        title="Remove the webhook?"
        description="It goes here and at GitHub. Changes are then found by looking from time to time."
        action="Remove webhook"
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
      />
    </>
  );
}

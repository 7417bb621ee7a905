// The webhook by which GitHub tells of changes: how it stands, and the ways to make, replace and remove it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Radio, Webhook as WebhookIcon } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { api } from "@/shared/api/client";
import { toProblem } from "@/shared/api/problem";
import { queries } from "@/shared/api/queries";
import type { Webhook } from "@/shared/api/types";
import { Badge } from "@/shared/ui/badge";
import { Button } from "@/shared/ui/button";
import { CopyButton } from "@/shared/ui/copy";
import { ConfirmDialog } from "@/shared/ui/dialog";
import { Failure, SkeletonRows } from "@/shared/ui/feedback";
import { RelativeTime } from "@/shared/ui/relative-time";
import { t as strings } from "@/strings/projects";

const t = strings.webhook;

/** Deliveries come from elsewhere and are not told: looked for while the page is, sooner while the first is awaited. */
const lookEvery = (webhook: Webhook | null | undefined) =>
  webhook ? (webhook.lastDeliveryAt ? 15_000 : 3_000) : false;

export function WebhookSettings({ projectId }: { projectId: string }) {
  const webhook = useQuery({
    ...queries.webhook(projectId),
    refetchInterval: ({ state }) => lookEvery(state.data),
  });
  const cache = useQueryClient();
  const create = useMutation({
    mutationFn: () => api.webhooks.create(projectId),
    onSuccess: (made) => {
      cache.setQueryData(queries.webhook(projectId).queryKey, made);
      toast.success(t.created);
    },
  });
  if (webhook.isPending) return <SkeletonRows rows={2} />;
  if (webhook.isError) return <Failure error={webhook.error} onRetry={webhook.refetch} />;
  return (
    <div className="grid grid-cols-1 gap-4">
      {webhook.data ? (
        <Delivery webhook={webhook.data} />
      ) : (
        <p className="text-muted text-sm">{t.none}</p>
      )}
      {create.isError && <Failure error={create.error} />}
      <div className="flex flex-wrap gap-2">
        <Button
          variant={webhook.data ? "outline" : "primary"}
          disabled={create.isPending}
          onClick={() => create.mutate()}
        >
          <WebhookIcon /> {webhook.data ? t.replace : t.create}
        </Button>
        {webhook.data && <RemoveWebhook projectId={projectId} />}
      </div>
    </div>
  );
}

function Delivery({ webhook }: { webhook: Webhook }) {
  const { lastDeliveryAt, lastEvent, createdAt, url } = webhook;
  return (
    <div className="grid grid-cols-1 gap-3">
      <p aria-live="polite" className="flex flex-wrap items-center gap-x-2.5 gap-y-1 text-sm">
        <Badge tone={lastDeliveryAt ? "ok" : "info"}>
          <Radio /> {lastDeliveryAt ? t.working : t.waiting}
        </Badge>
        {lastDeliveryAt ? (
          <span>
            {t.lastDelivery} <RelativeTime at={lastDeliveryAt} />
            {lastEvent && (
              <>
                {" "}
                (<code className="font-mono text-xs">{lastEvent}</code>)
              </>
            )}
            .
          </span>
        ) : (
          <span>
            {t.waitingSince} <RelativeTime at={createdAt} />.
          </span>
        )}
      </p>
      <div className="flex items-center gap-1 rounded-lg border border-line bg-bg py-1 pr-1.5 pl-3">
        <code className="min-w-0 flex-1 truncate font-mono text-xs" title={url}>
          {url}
        </code>
        <CopyButton text={url} label={t.copyUrl} />
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
      toast.success(t.removed);
    },
    onError: (error) => toast.error(toProblem(error).message),
    onSettled: () => setConfirming(false),
  });
  return (
    <>
      <Button variant="danger" onClick={() => setConfirming(true)}>
        {t.remove}
      </Button>
      <ConfirmDialog
        open={confirming}
        onOpenChange={setConfirming}
        title={t.removeTitle}
        description={t.removeAbout}
        action={t.remove}
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
      />
    </>
  );
}

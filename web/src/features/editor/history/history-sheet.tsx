// Every saved version of a doc: compare any two, restore one. Works for a deleted doc as well, by its name.
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { queries } from "@/shared/api/queries";
import type { Doc } from "@/shared/api/types";
import { useMayEdit } from "@/shared/lib/role";
import { Button } from "@/shared/ui/button";
import { CopyButton } from "@/shared/ui/copy";
import { Dialog } from "@/shared/ui/dialog";
import { Failure, SkeletonRows } from "@/shared/ui/feedback";
import { t } from "@/strings/editor";
import { Comparison } from "./comparison";
import type { Against } from "./sides";
import { useRestore } from "./use-restore";
import { VersionList } from "./version-list";

interface HistoryProps {
  projectId: string;
  fileName: string;
  /** The doc as it is open, with the text in the editor; none when it is deleted. */
  open: { doc: Doc; text: string } | null;
  lockToken: string | null;
  /** What to show first; the newest versions unless told. */
  start?: { version: number; against?: number };
  onChoose?: (version: number) => void;
  onRestored?: (doc: Doc) => void;
  onClose: () => void;
}

/** Mounted while it is open. */
export function HistorySheet(props: HistoryProps) {
  return (
    <Dialog
      kind="sheet"
      open
      onOpenChange={(open) => !open && props.onClose()}
      title={t.history.title}
      description={props.fileName}
      className="max-w-6xl"
    >
      <History {...props} />
    </Dialog>
  );
}

function History(props: HistoryProps) {
  const { projectId, fileName, open, start } = props;
  const [chosen, setChosen] = useState(start?.version ?? null);
  const [against, setAgainst] = useState<Against | null>(start?.against ?? null);
  const history = useInfiniteQuery(queries.revisions(projectId, fileName));
  if (history.isPending) return <SkeletonRows rows={6} />;
  if (history.isError) return <Failure error={history.error} onRetry={history.refetch} />;
  const revisions = history.data.pages.flatMap((page) => page.items);
  const current = open?.doc.version ?? null;
  const version =
    chosen ?? revisions.find((one) => one.version !== current && !one.deleted)?.version ?? current;
  if (version === null) return null;
  return (
    <div className="grid h-full min-h-0 grid-rows-[minmax(0,13rem)_minmax(0,1fr)] gap-4 md:grid-cols-[15rem_minmax(0,1fr)] md:grid-rows-1">
      <VersionList
        {...{ revisions, current }}
        chosen={version}
        onChoose={(next) => {
          setChosen(next);
          // A pair that was chosen for another version says nothing of this one.
          if (typeof against === "number") setAgainst(null);
          props.onChoose?.(next);
        }}
        hasOlder={history.hasNextPage}
        onOlder={() => !history.isFetchingNextPage && history.fetchNextPage()}
      />
      <Comparison
        {...{ projectId, fileName, open, revisions, version }}
        against={against ?? (open && version !== current ? "now" : "previous")}
        onAgainst={setAgainst}
        actions={
          <Actions
            {...props}
            version={version}
            deleted={revisions.some((one) => one.version === version && one.deleted)}
          />
        }
      />
    </div>
  );
}

interface ActionsProps extends HistoryProps {
  version: number;
  /** The version is a deletion. */
  deleted: boolean;
}

function Actions(props: ActionsProps) {
  const { projectId, fileName, open, lockToken, version, deleted } = props;
  const restore = useRestore({
    projectId,
    fileName,
    doc: open?.doc ?? null,
    lockToken,
    onRestored: (doc) => {
      props.onRestored?.(doc);
      props.onClose();
    },
  });
  const mayEdit = useMayEdit();
  const dirty = open !== null && open.text !== (open.doc.content ?? "");
  const pointless = deleted || version === open?.doc.version;
  return (
    <>
      {dirty && mayEdit && <p className="mr-auto text-muted text-xs">{t.history.saveFirst}</p>}
      {open && <CopyLink doc={open.doc} version={version} />}
      {mayEdit && (
        <Button
          disabled={dirty || pointless || restore.isPending}
          onClick={() => restore.mutate(version)}
        >
          {t.history.restore(version)}
        </Button>
      )}
    </>
  );
}

function CopyLink({ doc, version }: { doc: Doc; version: number }) {
  const path = `/editor/${doc.projectId}/${doc.id}?version=${version}`;
  return <CopyButton text={new URL(path, window.location.href).href} label={t.history.copyLink} />;
}

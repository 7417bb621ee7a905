// Asks for the text of a doc and opens it.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { ComponentProps } from "react";
import { queries } from "@/shared/api/queries";
import type { Doc } from "@/shared/api/types";
import { Failure, Skeleton, SkeletonRows } from "@/shared/ui/feedback";
import { DocEditor } from "./doc-editor";

type OpenTextDocProps = Omit<ComponentProps<typeof DocEditor>, "doc"> & { listed: Doc };

export function OpenTextDoc({ listed, ...rest }: OpenTextDocProps) {
  const doc = useQuery({
    ...queries.doc(listed.projectId, listed.fileName),
    // A doc that gets another name stays on screen until it is read under that one.
    placeholderData: keepPreviousData,
  });
  if (doc.data) return <DocEditor doc={doc.data} {...rest} />;
  return (
    <div className="flex h-full flex-col">
      <div className="flex min-h-11 items-center gap-2 border-line border-b px-2">
        {rest.leading}
        <h1 className="min-w-0 truncate font-medium text-sm">{listed.fileName}</h1>
        {doc.isPending && <Skeleton className="ml-auto w-40" />}
      </div>
      <div className="p-4">
        {doc.isError ? (
          <Failure error={doc.error} onRetry={doc.refetch} />
        ) : (
          <SkeletonRows rows={10} className="h-5" />
        )}
      </div>
    </div>
  );
}

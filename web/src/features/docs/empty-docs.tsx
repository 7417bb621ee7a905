// What the docs tree shows while a project has no docs: where they come from.
import { FileText } from "lucide-react";
import { Empty } from "@/shared/ui/feedback";
import { t } from "@/strings/docs";

export function EmptyDocs({ docsPath }: { docsPath: string }) {
  return (
    <div className="p-4">
      <Empty icon={<FileText />} title={t.emptyTitle}>
        <p>{t.emptyAbout}</p>
        <p className="mt-1">{docsPath ? t.emptyPlace(docsPath) : t.emptyPlaceRoot}</p>
      </Empty>
    </div>
  );
}

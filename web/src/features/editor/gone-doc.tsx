// An address whose doc is not there: unsaved text that this browser still has of it is given back.
import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { FileClock, FileX } from "lucide-react";
import { useEffect, useState } from "react";
import { toast } from "sonner";
import { api } from "@/shared/api/client";
import { toProblem } from "@/shared/api/problem";
import { useMayEdit } from "@/shared/lib/role";
import { ago } from "@/shared/lib/time";
import { useTitle } from "@/shared/lib/title";
import { Button } from "@/shared/ui/button";
import { CopyButton } from "@/shared/ui/copy";
import { Banner, Empty } from "@/shared/ui/feedback";
import { t } from "@/strings/editor";
import { type Draft, docKey, drafts } from "./drafts";

export function GoneDoc({ projectId, docId }: { projectId: string; docId: string }) {
  useTitle(t.gone.title);
  const found = useDraftsOf(docKey(projectId, docId));
  return (
    <>
      {found.map((draft) => (
        <Found key={draft.id} projectId={projectId} draft={draft} />
      ))}
      <div className="mx-auto max-w-xl px-4 py-24">
        <Empty icon={<FileX />} title={t.gone.title}>
          <p>{t.gone.about}</p>
          <Button asChild className="mt-4">
            <Link to="/projects/$projectId" params={{ projectId }}>
              {t.gone.toProject}
            </Link>
          </Button>
        </Empty>
      </div>
    </>
  );
}

function useDraftsOf(key: string): Draft[] {
  const [found, setFound] = useState<Draft[]>([]);
  useEffect(() => {
    let current = true;
    drafts
      .of(key)
      .then((all) => current && setFound(all))
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [key]);
  return found;
}

function Found({ projectId, draft }: { projectId: string; draft: Draft }) {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const { fileName, text, savedAt } = draft;
  const mayEdit = useMayEdit();
  const create = async () => {
    try {
      const guard = { createOnly: true, lockToken: null };
      const doc = await api.docs.save(projectId, fileName, text, guard);
      drafts.remove(draft).catch(() => undefined);
      await cache.invalidateQueries({ queryKey: ["project", projectId] });
      toast.success(t.gone.created(fileName));
      navigate({ to: "/editor/$projectId/$docId", params: { projectId, docId: doc.id } });
    } catch (error) {
      toast.error(toProblem(error).message);
    }
  };
  return (
    <Banner
      tone="info"
      icon={<FileClock />}
      label={t.draft.label}
      actions={
        <>
          <CopyButton text={text} label={t.gone.copy} />
          {mayEdit && (
            <Button size="sm" variant="primary" onClick={create}>
              {t.gone.createFrom(fileName)}
            </Button>
          )}
        </>
      }
    >
      {t.gone.draftFound(fileName, ago(savedAt))}
    </Banner>
  );
}

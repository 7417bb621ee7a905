// What the text editor may know and do of the project around a doc: its docs, their headings, new docs and images.
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import { toast } from "sonner";
import { api } from "@/shared/api/client";
import { toProblem } from "@/shared/api/problem";
import { queries } from "@/shared/api/queries";
import type { OnSent } from "@/shared/api/send-file";
import type { Doc, Project } from "@/shared/api/types";
import { t } from "@/strings/markdown";
import { anchorsIn } from "./text/anchors";
import { type Heading, headingsIn } from "./text/headings";
import type { Surroundings } from "./text/problems";
import { uploadImage } from "./upload";

export interface MarkdownTools extends Surroundings {
  /** The headings of another doc, which is read if it has to be. */
  headingsOf: (fileName: string) => Promise<Heading[]>;
  createDoc: (fileName: string, title: string) => Promise<void>;
  /** Puts an image beside the doc; answers with its name in the project once the project's list has it. */
  upload: (file: File, onSent: OnSent) => Promise<string>;
}

const Tools = createContext<MarkdownTools | null>(null);

/** Null where a text stands alone, as in a merge. */
export const useMarkdownTools = (): MarkdownTools | null => useContext(Tools);

interface MarkdownSupportProps {
  project: Project;
  docs: Doc[];
  fileName: string;
  lockToken: string | null;
  children: ReactNode;
}

export function MarkdownSupport({ children, ...props }: MarkdownSupportProps) {
  const { project, docs, fileName, lockToken } = props;
  const cache = useQueryClient();
  const [anchorsOf] = useState(() => anchorsFrom(cache));
  const tools = useMemo((): MarkdownTools => {
    const { id: projectId, docsPath } = project;
    const names = new Set(docs.map((doc) => doc.fileName));
    const relist = () => cache.invalidateQueries({ queryKey: queries.docs(projectId).queryKey });
    return {
      fileName,
      docsPath,
      docs: names,
      anchorsOf: (other) => anchorsOf(projectId, other),
      headingsOf: async (other) => {
        const doc = await cache.fetchQuery({ ...queries.doc(projectId, other), staleTime: 60_000 });
        return headingsIn(doc.content ?? "");
      },
      createDoc: async (name, title) => {
        try {
          await api.docs.save(projectId, name, `# ${title}\n`, { createOnly: true, lockToken });
          await relist();
          toast.success(t.created(name));
        } catch (error) {
          toast.error(toProblem(error).message);
        }
      },
      upload: async (file, onSent) => {
        const place = { projectId, fileName, docs: names, lockToken };
        const name = await uploadImage(place, file, onSent);
        await relist();
        return name;
      },
    };
  }, [project, docs, fileName, lockToken, cache, anchorsOf]);
  return <Tools value={tools}>{children}</Tools>;
}

/** The anchors of docs that somebody has read already; each text is looked through once. */
function anchorsFrom(cache: QueryClient) {
  const known = new Map<string, { content: string; anchors: string[] }>();
  return (projectId: string, fileName: string): string[] | undefined => {
    const content = cache.getQueryData<Doc>(queries.doc(projectId, fileName).queryKey)?.content;
    if (content == null) return undefined;
    const old = known.get(fileName);
    if (old?.content === content) return old.anchors;
    const anchors = anchorsIn(content);
    known.set(fileName, { content, anchors });
    return anchors;
  };
}

// Puts an image beside a doc, under a name of its own.
import { api } from "@/shared/api/client";
import { toProblem } from "@/shared/api/problem";
import type { OnSent } from "@/shared/api/send-file";
import { imageName } from "./text/image-names";

interface Place {
  projectId: string;
  /** The doc that will show the image. */
  fileName: string;
  docs: ReadonlySet<string>;
  lockToken: string | null;
}

const nameIsTaken = new Set([409, 412]);
const patience = 5;

/** Answers with the image's name in the project. */
export async function uploadImage(place: Place, file: File, onSent: OnSent): Promise<string> {
  const { projectId, fileName, docs, lockToken } = place;
  const taken = new Set([...docs].map((name) => name.toLowerCase()));
  const now = new Date();
  for (let attempt = 1; ; attempt += 1) {
    const name = imageName(fileName, file, now, (one) => taken.has(one.toLowerCase()));
    try {
      await api.docs.upload(projectId, name, file, { createOnly: true, lockToken }, onSent);
      return name;
    } catch (error) {
      // Somebody else was quicker: the list of docs that we know is older than that.
      if (!nameIsTaken.has(toProblem(error).status) || attempt === patience) throw error;
      taken.add(name.toLowerCase());
    }
  }
}

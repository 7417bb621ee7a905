// Images that are pasted or dropped: they are uploaded, and a link to them appears where that was done.
import { toast } from "sonner";
import { toProblem } from "@/shared/api/problem";
import { t } from "@/strings/markdown";
import { monaco } from "../../monaco";
import type { FactsStore } from "../facts";
import type { MarkdownTools } from "../support";
import { imageAlt, isImageFile } from "../text/image-names";
import { encodePath, relativePath } from "../text/paths";

type Editor = monaco.editor.ICodeEditor;

const largest = 10 * 1024 * 1024;

/** What the upload needs to know: where in the text it belongs, and who takes the file. */
interface Target {
  editor: Editor;
  range: monaco.IRange;
  tools: MarkdownTools;
  facts: FactsStore;
}

export async function insertImages(files: File[], target: Target): Promise<void> {
  const { editor, range, tools, facts } = target;
  const model = editor.getModel();
  if (!model) return;
  const spot = placeholder(editor, range);
  const links: string[] = [];
  for (const file of files) {
    const name = await send(file, tools, facts, spot.show);
    if (name === null) continue;
    links.push(
      `![${imageAlt(file, t.images.alt)}](${encodePath(relativePath(tools.fileName, name))})`,
    );
  }
  const place = spot.remove();
  if (links.length === 0) return;
  const gone =
    model.isDisposed() || !place || editor.getOption(monaco.editor.EditorOption.readOnly);
  if (gone) {
    // The image is there all the same: nobody should have to look for it.
    toast(t.images.notInserted(tools.fileName), { description: links.join("\n") });
    return;
  }
  editor.pushUndoStop();
  editor.executeEdits("image", [{ range: place, text: links.join("\n"), forceMoveMarkers: true }]);
  editor.pushUndoStop();
}

/** Answers with the image's name in the project; null when it could not be sent, which was said then. */
async function send(
  file: File,
  tools: MarkdownTools,
  facts: FactsStore,
  show: (text: string) => void,
): Promise<string | null> {
  if (!isImageFile(file) || file.size > largest) {
    toast.error(isImageFile(file) ? t.images.tooLarge(file.name) : t.images.noImage(file.name));
    return null;
  }
  const upload = { name: file.name, percent: 0 };
  const progress = (bytes: number) => {
    upload.percent = file.size > 0 ? Math.min(100, Math.round((100 * bytes) / file.size)) : 100;
    show(t.images.uploading(upload.name, upload.percent));
    facts.setState(({ uploads }) => ({
      uploads: [...uploads.filter((one) => one !== upload), upload],
    }));
  };
  progress(0);
  try {
    return await tools.upload(file, progress);
  } catch (error) {
    toast.error(t.images.failed(file.name), { description: toProblem(error).message });
    return null;
  } finally {
    facts.setState(({ uploads }) => ({ uploads: uploads.filter((one) => one !== upload) }));
  }
}

/**
 * Holds a place while the text around it changes. What is shown there is no part of the text, so that nobody saves it, and
 * undo does not know of it.
 */
function placeholder(editor: Editor, range: monaco.IRange) {
  const options = (content: string): monaco.editor.IModelDecorationOptions => ({
    stickiness: monaco.editor.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges,
    showIfCollapsed: true,
    after: { content, inlineClassName: "image-upload" },
  });
  const decorations = editor.createDecorationsCollection();
  decorations.set([{ range, options: options("…") }]);
  return {
    show: (text: string) => {
      const [at] = decorations.getRanges();
      if (at) decorations.set([{ range: at, options: options(text) }]);
    },
    /** Where the place is now. */
    remove: (): monaco.Range | undefined => {
      const [at] = decorations.getRanges();
      decorations.clear();
      return at;
    },
  };
}

// Shows problems as squiggles, and offers what would mend them.
import { monaco } from "../../monaco";
import type { Analysis } from "../text/analysis";
import { type Fix, fixesFor, type Problem, problemsOf } from "../text/problems";
import { type Known, knownAbout } from "./known";

const owner = "markdown";
const createDoc = "markdown.createDoc";

/** Marks what is wrong with the text; answers with how much that is. */
export function markProblems(
  model: monaco.editor.ITextModel,
  analysis: Analysis,
  known: Known,
): number {
  const tools = known.tools();
  const problems = tools && isMarkdown(model) ? problemsOf(analysis, tools) : [];
  monaco.editor.setModelMarkers(model, owner, problems.map(markerOf));
  return problems.filter(({ severity }) => severity === "warning").length;
}

const isMarkdown = (model: monaco.editor.ITextModel) => model.getLanguageId() === "markdown";

const markerOf = ({ range, severity, message }: Problem): monaco.editor.IMarkerData => ({
  ...range,
  message,
  severity: severity === "warning" ? monaco.MarkerSeverity.Warning : monaco.MarkerSeverity.Info,
});

export const codeActions: monaco.languages.CodeActionProvider = {
  provideCodeActions: async (model, range, { markers }) => {
    const known = knownAbout(model);
    const tools = known?.tools();
    const none = { actions: [], dispose: () => undefined };
    if (!known || !tools || known.readOnly() || markers.length === 0) return none;
    const analysis = await known.watch.now();
    const touched = problemsOf(analysis, tools).filter((problem) =>
      monaco.Range.areIntersectingOrTouching(problem.range, range),
    );
    const actions = touched.flatMap((problem) =>
      fixesFor(problem, tools).map((fix) => actionOf(fix, problem, model)),
    );
    return { actions, dispose: () => undefined };
  },
};

function actionOf(
  fix: Fix,
  problem: Problem,
  model: monaco.editor.ITextModel,
): monaco.languages.CodeAction {
  const { title, preferred } = fix;
  const common = {
    title,
    isPreferred: preferred,
    kind: "quickfix",
    diagnostics: [markerOf(problem)],
  };
  if (fix.kind === "create") {
    const { fileName, label } = fix;
    return {
      ...common,
      command: { id: createDoc, title, arguments: [model.uri, fileName, label] },
    };
  }
  const edits = fix.edits.map((textEdit) => ({
    resource: model.uri,
    textEdit,
    versionId: model.getVersionId(),
  }));
  return { ...common, edit: { edits } };
}

export function registerCreation(): void {
  monaco.editor.registerCommand(
    createDoc,
    (_, uri: monaco.Uri, fileName: string, label: string) => {
      const model = monaco.editor.getModel(uri);
      const title = label.replace(/\s+/g, " ").trim() || fileName;
      if (model) knownAbout(model)?.tools()?.createDoc(fileName, title);
    },
  );
}

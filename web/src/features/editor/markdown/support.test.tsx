import { act, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { Toaster } from "sonner";
import { beforeEach, describe, expect, it } from "vitest";
import { queries } from "@/shared/api/queries";
import { aDoc, aProject } from "@/test/fixtures";
import { renderApp } from "@/test/render";
import { at, json, refusal, server } from "@/test/server";
import { MarkdownSupport, type MarkdownTools, useMarkdownTools } from "./support";

let tools: MarkdownTools | null;
const docs = [aDoc({ fileName: "guides/setup.md" }), aDoc({ fileName: "api/errors.md" })];

function Reader() {
  tools = useMarkdownTools();
  return null;
}

async function support() {
  const view = await renderApp(
    <MarkdownSupport project={aProject()} docs={docs} fileName="guides/setup.md" lockToken="lt_1">
      <Reader />
      <Toaster />
    </MarkdownSupport>,
  );
  if (!tools) throw new Error("There are no tools.");
  return { ...view, tools };
}

beforeEach(() => {
  tools = null;
});

describe("what the text editor knows", () => {
  it("are the project's docs", async () => {
    const { tools } = await support();
    expect([...tools.docs]).toEqual(["guides/setup.md", "api/errors.md"]);
    expect(tools.docsPath).toBe("docs");
  });

  it("are the headings of docs that were read, and of others when they are asked for", async () => {
    const { tools, cache } = await support();
    expect(tools.anchorsOf("api/errors.md")).toBeUndefined();
    server.use(
      http.get(at("/projects/prj_1/docs/:file"), () =>
        json(aDoc({ fileName: "api/errors.md", content: "# Errors\n\n## Retries\n" })),
      ),
    );
    const headings = await tools.headingsOf("api/errors.md");
    expect(headings.map(({ text }) => text)).toEqual(["Errors", "Retries"]);
    expect(tools.anchorsOf("api/errors.md")).toEqual(["errors", "retries"]);
    act(() => {
      const next = aDoc({ fileName: "api/errors.md", content: "# Other\n" });
      cache.setQueryData(queries.doc("prj_1", "api/errors.md").queryKey, next);
    });
    expect(tools.anchorsOf("api/errors.md")).toEqual(["other"]);
  });
});

describe("what the text editor does", () => {
  it("creates a doc under the lock, never over another one", async () => {
    const { tools, findByText } = await support();
    let sent: Request | undefined;
    server.use(
      http.put(at("/projects/prj_1/docs/:file"), ({ request }) => {
        sent = request.clone();
        return json(aDoc(), 201);
      }),
    );
    act(() => void tools.createDoc("guides/new.md", "All new"));
    expect(await findByText("guides/new.md is created.")).toBeInTheDocument();
    expect(sent?.headers.get("Lock-Token")).toBe("lt_1");
    expect(sent?.headers.get("If-None-Match")).toBe("*");
    expect(await sent?.json()).toEqual({ content: "# All new\n" });
  });

  it("says why a doc can't be created", async () => {
    const { tools, findByText } = await support();
    server.use(
      http.put(at("/projects/prj_1/docs/:file"), () => refusal(423, "locked", "Jonas edits.")),
    );
    act(() => void tools.createDoc("guides/new.md", "All new"));
    expect(await findByText("Jonas edits.")).toBeInTheDocument();
  });

  it("uploads images, and asks for the docs anew", async () => {
    const { tools, cache } = await support();
    let lists = 0;
    server.use(
      http.put(at("/projects/prj_1/docs/:file/raw"), () => json(aDoc(), 201)),
      http.get(at("/projects/prj_1/docs"), () => {
        lists += 1;
        return HttpResponse.json(docs);
      }),
    );
    await act(() => cache.prefetchQuery(queries.docs("prj_1")));
    const file = new File(["x"], "plan.png", { type: "image/png" });
    expect(await act(() => tools.upload(file, () => undefined))).toBe("guides/images/plan.png");
    await waitFor(() =>
      expect(cache.getQueryState(queries.docs("prj_1").queryKey)?.isInvalidated).toBe(true),
    );
    expect(lists).toBe(1);
  });
});

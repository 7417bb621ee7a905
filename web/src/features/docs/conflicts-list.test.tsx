import { screen, waitFor } from "@testing-library/react";
import { http } from "msw";
import { expect, it } from "vitest";
import type { ConflictSummary } from "@/shared/api/types";
import { aDoc } from "@/test/fixtures";
import { renderApp } from "@/test/render";
import { at, json, server } from "@/test/server";
import { ConflictsList } from "./conflicts-list";

const conflict = (fileName: string, kind: ConflictSummary["kind"]): ConflictSummary => ({
  docId: `doc_${fileName}`,
  fileName,
  kind,
  commit: "abc",
  createdAt: new Date().toISOString(),
});

it("leads to the docs in conflict, and settles those that no editor can open", async () => {
  let sent: unknown;
  server.use(
    http.get(at("/projects/prj_1/conflicts"), () =>
      json([
        conflict("api.md", "both-changed"),
        conflict("gone.md", "deleted-here"),
        conflict("flow.png", "deleted-there"),
      ]),
    ),
    http.get(at("/projects/prj_1/docs"), () =>
      json([aDoc({ fileName: "api.md" }), aDoc({ fileName: "flow.png", encoding: "base64" })]),
    ),
    http.post(at("/projects/prj_1/docs/gone.md/resolve"), async ({ request }) => {
      sent = await request.json();
      return json(aDoc({ fileName: "gone.md" }));
    }),
  );
  const { user } = await renderApp(<ConflictsList projectId="prj_1" />);
  expect(await screen.findByRole("link", { name: "Resolve api.md" })).toHaveAttribute(
    "href",
    "/editor/prj_1/doc_api.md",
  );
  expect(screen.getByText(/Deleted here, changed in Git/)).toBeVisible();
  expect(screen.getByRole("button", { name: "Delete here too: flow.png" })).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Take theirs: gone.md" }));
  await waitFor(() => expect(sent).toEqual({ take: "theirs" }));
});

import { screen } from "@testing-library/react";
import { http } from "msw";
import { expect, it, vi } from "vitest";
import { renderApp } from "@/test/render";
import { at, json, server } from "@/test/server";
import { DeletedDoc } from "./deleted-doc";

vi.mock("../editor/monaco-views", () => import("@/test/plain-editor"));

it("opens the history of a doc that is gone, from where it can be brought back", async () => {
  const revision = (version: number, deleted = false) => ({
    version,
    deleted,
    content: deleted ? null : "# Text",
    author: "Mara",
    hash: `h${version}`,
    size: 1,
    createdAt: "2026-03-01T12:00:00Z",
    encoding: "utf-8",
  });
  const path = "/projects/prj_1/docs/gone.md/revisions";
  server.use(
    http.get(at(path), () => json({ items: [revision(2, true), revision(1)] })),
    http.get(at(`${path}/1`), () => json(revision(1))),
  );
  const { user } = await renderApp(<DeletedDoc projectId="prj_1" fileName="gone.md" />);
  await user.click(screen.getByRole("button", { name: "History of gone.md" }));
  expect(await screen.findByRole("button", { name: "Restore version 1" })).toBeEnabled();
  await user.click(screen.getByRole("button", { name: "Close" }));
  expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
});

import { screen, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { aDoc } from "@/test/fixtures";
import { renderApp } from "@/test/render";
import { DocsTree } from "./docs-tree";

const docs = [
  aDoc({ fileName: "readme.md" }),
  aDoc({ fileName: "api/errors.md", state: "conflict" }),
  aDoc({ fileName: "api/flow.png", encoding: "base64", state: "unpublished" }),
];

describe("the docs tree", () => {
  it("links each doc to its editor", async () => {
    const { router, user } = await renderApp(<DocsTree docs={docs} projectId="prj_1" />);
    await user.click(screen.getByTitle("api/errors.md"));
    expect(router.state.location.pathname).toBe("/editor/prj_1/doc_api%2Ferrors.md");
  });

  it("closes and opens folders", async () => {
    const { user } = await renderApp(<DocsTree docs={docs} projectId="prj_1" />);
    const folder = screen.getByRole("button", { name: "api" });
    expect(folder).toHaveAttribute("aria-expanded", "true");
    await user.click(folder);
    expect(folder).toHaveAttribute("aria-expanded", "false");
    expect(screen.queryByTitle("api/errors.md")).not.toBeInTheDocument();
    expect(screen.getByTitle("readme.md")).toBeVisible();
    await user.click(folder);
    expect(screen.getByTitle("api/errors.md")).toBeVisible();
  });

  it("says which docs Git does not have, or has otherwise", async () => {
    await renderApp(<DocsTree docs={docs} projectId="prj_1" />);
    expect(screen.getByTitle("api/errors.md")).toHaveTextContent("Conflict");
    expect(screen.getByTitle("api/flow.png")).toHaveTextContent("Not yet published");
    expect(screen.getByTitle("readme.md")).not.toHaveTextContent(/publish|conflict/i);
  });

  it("offers deletion only where it is wanted", async () => {
    const onDelete = vi.fn();
    const { user } = await renderApp(
      <DocsTree docs={docs} projectId="prj_1" onDelete={onDelete} />,
    );
    const row = screen.getByTitle("readme.md").closest("li") as HTMLElement;
    await user.click(within(row).getByRole("button", { name: "Delete readme.md" }));
    expect(onDelete).toHaveBeenCalledWith(docs[0]);
  });
});

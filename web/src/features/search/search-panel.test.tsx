import { screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { SearchHit } from "@/shared/api/types";
import { aDoc } from "@/test/fixtures";
import { renderApp } from "@/test/render";
import { at, json, server } from "@/test/server";
import { useRecent } from "./recent";
import { SearchPanel } from "./search-panel";
import { linesWith, piecesOf } from "./words";

const hits: SearchHit[] = [
  { docId: "doc_1", fileName: "api/errors.md", line: 7, snippet: "All Error codes", score: 9 },
  { docId: "doc_2", fileName: "error.png", line: 0, snippet: "", score: 5 },
];
const asked: string[] = [];
const onOpened = vi.fn();

beforeEach(() => {
  asked.length = 0;
  onOpened.mockReset();
  useRecent.setState({ queries: {} });
  server.use(
    http.get(at("/projects/prj_1/search"), ({ request }) => {
      const q = new URL(request.url).searchParams.get("q") ?? "";
      asked.push(q);
      return json(q.startsWith("err") ? hits : []);
    }),
  );
});

const show = () => renderApp(<SearchPanel projectId="prj_1" onOpened={onOpened} focus={1} />);
const field = () => screen.getByRole("searchbox", { name: "Find in all docs" });

describe("searching in all docs", () => {
  it("asks once for what is typed in one go, and shows the lines with the words marked", async () => {
    const { user } = await show();
    expect(field()).toHaveFocus();
    await user.keyboard("error");
    const result = await screen.findByRole("link", { name: /Line 7 All Error codes/ });
    expect(asked).toEqual(["error"]);
    expect(screen.getByRole("status")).toHaveTextContent("2 docs found");
    expect(result.querySelector("mark")).toHaveTextContent("Error");
    expect(screen.getByRole("link", { name: "The name matches." })).toBeVisible();
  });

  it("goes to the line of a result with the keyboard alone, and remembers the search", async () => {
    const { user, router } = await show();
    await user.keyboard("error");
    await screen.findByRole("link", { name: /All Error codes/ });
    await user.keyboard("{ArrowDown}{ArrowDown}{ArrowUp}{Enter}");
    await waitFor(() => expect(router.state.location.href).toBe("/editor/prj_1/doc_1?line=7"));
    expect(onOpened).toHaveBeenCalled();
    await user.click(screen.getByRole("button", { name: "Clear" }));
    await user.click(screen.getByRole("button", { name: "error" }));
    expect(field()).toHaveValue("error");
    await screen.findByRole("link", { name: /All Error codes/ });
  });

  it("forgets a search when the person says so", async () => {
    useRecent.getState().add("prj_1", "retry");
    const { user } = await show();
    await user.click(screen.getByRole("button", { name: "Forget the search for retry" }));
    expect(screen.queryByText("Recent searches")).not.toBeInTheDocument();
  });

  it("shows every line of a doc on demand", async () => {
    server.use(
      http.get(at("/projects/prj_1/docs/*"), () =>
        json(aDoc({ content: "# T\n\nerror one\nnothing\nError two\n" })),
      ),
    );
    const { user } = await show();
    await user.keyboard("error");
    await user.click(
      await screen.findByRole("button", { name: "Show all lines of api/errors.md" }),
    );
    await screen.findByRole("link", { name: /Line 5 Error two/ });
    expect(screen.getByRole("link", { name: /Line 3 error one/ })).toHaveAttribute(
      "href",
      "/editor/prj_1/doc_1?line=3",
    );
  });

  it("says when a query is too short, and when nothing has it", async () => {
    const { user } = await show();
    await user.keyboard("e");
    expect(screen.getByText("Type at least two characters.")).toBeVisible();
    await user.keyboard("xyz");
    expect(await screen.findByText("No doc has “exyz”.")).toBeVisible();
    expect(asked).toEqual(["exyz"]);
  });

  it("says when it could not be asked, and asks again", async () => {
    server.use(http.get(at("/projects/prj_1/search"), () => HttpResponse.error(), { once: true }));
    const { user } = await show();
    await user.keyboard("error");
    await user.click(await screen.findByRole("button", { name: "Try again" }));
    await screen.findByRole("link", { name: /All Error codes/ });
  });
});

describe("the words of a query in a text", () => {
  const found = (text: string, ...words: string[]) =>
    piecesOf(text, words)
      .filter((piece) => piece.found)
      .map((piece) => piece.text);

  it("are marked whatever their case, the longest first", () => {
    expect(found("Errors and an error", "error", "errors")).toEqual(["Errors", "error"]);
  });

  it("may be what is special in patterns", () => {
    expect(found("a (b) [c] d.e", "(b)", "[c]", ".")).toEqual(["(b)", "[c]", "."]);
  });

  it("leave the text whole", () => {
    const pieces = piecesOf("xaxbx", ["a", "b"]);
    expect(pieces.map((piece) => piece.text).join("")).toBe("xaxbx");
  });

  it("are found by line, of which a long one is cut around them", () => {
    const long = `${"x".repeat(300)} word ${"y".repeat(300)}`;
    const [first, second] = linesWith(`word\nnone\n${long}`, ["word"]);
    expect(first).toEqual({ line: 1, text: "word" });
    expect(second?.line).toBe(3);
    expect(second?.text).toMatch(/^…x+ word y+…$/);
  });
});

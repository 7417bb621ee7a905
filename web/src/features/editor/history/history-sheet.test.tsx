import { fireEvent, screen, waitFor } from "@testing-library/react";
import { http } from "msw";
import { Toaster } from "sonner";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Doc, Revision } from "@/shared/api/types";
import { aDoc } from "@/test/fixtures";
import { renderApp } from "@/test/render";
import { at, json, refusal, server } from "@/test/server";
import { byDay } from "./days";
import { HistorySheet } from "./history-sheet";
import { sidesOf } from "./sides";

vi.mock("../monaco-views", () => import("@/test/plain-editor"));

const path = "/projects/prj_1/docs/guide.md";
const doc = aDoc({ content: "# Three", hash: "h3", version: 3 });
const revision = (version: number, over: Partial<Revision> = {}): Revision => ({
  version,
  content: `# Text ${version}`,
  author: "Mara",
  hash: `h${version}`,
  size: 1,
  createdAt: "2026-03-01T12:00:00Z",
  deleted: false,
  encoding: "utf-8",
  ...over,
});
const onRestored = vi.fn();
const onClose = vi.fn();
const onChoose = vi.fn();

const serve = (revisions: Revision[]) =>
  server.use(
    http.get(at(`${path}/revisions`), ({ request }) => {
      const cursor = Number(new URL(request.url).searchParams.get("cursor") ?? 1e9);
      const rest = revisions.filter(({ version }) => version < cursor);
      const items = rest.slice(0, 3);
      return json({ items, ...(rest.length > 3 ? { next: String(items.at(-1)?.version) } : {}) });
    }),
    http.get(at(`${path}/revisions/:version`), ({ params }) => {
      const found = revisions.find(({ version }) => version === Number(params.version));
      return found ? json(found) : refusal(404, "not_found", "no such version");
    }),
  );

const show = (over: Partial<React.ComponentProps<typeof HistorySheet>> = {}) =>
  renderApp(
    <>
      <HistorySheet
        projectId="prj_1"
        fileName="guide.md"
        open={{ doc, text: "# Three" }}
        lockToken="lt_1"
        {...{ onRestored, onClose, onChoose }}
        {...over}
      />
      <Toaster />
    </>,
  );
const row = (version: number) =>
  screen.findByRole("button", { name: new RegExp(`^Version ${version}`) });

beforeEach(() => {
  for (const mock of [onRestored, onClose, onChoose]) mock.mockReset();
  serve([
    revision(3),
    revision(2, { message: "Say more", author: "Jonas" }),
    revision(1, { createdAt: "2026-02-27T12:00:00Z" }),
  ]);
});

describe("history", () => {
  it("lists versions by day with author and message, and compares the last with now", async () => {
    await show();
    expect(await row(2)).toHaveTextContent(/Version 2\d\d:\d\dJonasSay more/);
    expect(screen.getByRole("heading", { name: "Friday, February 27, 2026" })).toBeVisible();
    expect(await screen.findByLabelText("Version 2")).toHaveTextContent("# Text 2");
    expect(screen.getByLabelText("Now")).toHaveTextContent("# Three");
  });

  it("compares with the version before, and with any other", async () => {
    const { user } = await show({ start: { version: 3 } });
    const against = await screen.findByLabelText("Compare with");
    expect(await screen.findByLabelText("Version 2")).toHaveTextContent("# Text 2");
    expect(screen.getByLabelText("Version 3")).toHaveTextContent("# Text 3");
    await user.selectOptions(against, "Version 1");
    expect(await screen.findByLabelText("Version 1")).toHaveTextContent("# Text 1");
    await user.selectOptions(against, "Now");
    expect(await screen.findByLabelText("Now")).toHaveTextContent("# Three");
  });

  it("begins where an address says", async () => {
    await show({ start: { version: 3, against: 1 } });
    expect(await screen.findByLabelText("Version 1")).toHaveTextContent("# Text 1");
    expect(screen.getByLabelText("Version 3")).toHaveTextContent("# Text 3");
  });

  it("is walked through with the arrow keys", async () => {
    const { user } = await show();
    (await row(2)).focus();
    await user.keyboard("{ArrowDown}");
    expect(await row(1)).toHaveFocus();
    expect(await row(1)).toHaveAttribute("aria-pressed", "true");
    expect(onChoose).toHaveBeenLastCalledWith(1);
    await user.keyboard("{ArrowUp}{ArrowUp}");
    expect(await row(3)).toHaveFocus();
  });

  it("asks for older versions near the end of the list", async () => {
    serve([5, 4, 3, 2, 1].map((version) => revision(version)));
    await show({ open: { doc: { ...doc, version: 5 }, text: "# Three" } });
    await row(3);
    expect(screen.queryByRole("button", { name: /^Version 2/ })).not.toBeInTheDocument();
    const list = (await row(3)).closest("section")?.parentElement;
    if (!list) throw new Error("no list");
    fireEvent.scroll(list);
    await row(1);
  });
});

describe("a restore", () => {
  const sent: { version: number; ifMatch: string | null; token: string | null }[] = [];
  beforeEach(() => {
    sent.length = 0;
    server.use(
      http.post(at(`${path}/restore`), async ({ request }) => {
        const { version } = (await request.json()) as { version: number };
        const { headers } = request;
        sent.push({
          version,
          ifMatch: headers.get("If-Match"),
          token: headers.get("Lock-Token"),
        });
        const restored: Doc = { ...doc, hash: `r${sent.length}`, version: 3 + sent.length };
        return json({ ...restored, content: `# Text ${version}` });
      }),
    );
  });

  it("makes a new version, and can be undone", async () => {
    const { user } = await show();
    await user.click(await screen.findByRole("button", { name: "Restore version 2" }));
    await waitFor(() => expect(onClose).toHaveBeenCalled());
    expect(onRestored).toHaveBeenLastCalledWith(expect.objectContaining({ content: "# Text 2" }));
    fireEvent.click(await screen.findByRole("button", { name: "Undo" }));
    await screen.findByText("The restore is undone.");
    expect(sent).toEqual([
      { version: 2, ifMatch: '"h3"', token: "lt_1" },
      { version: 3, ifMatch: '"r1"', token: "lt_1" },
    ]);
    expect(onRestored).toHaveBeenLastCalledWith(expect.objectContaining({ content: "# Text 3" }));
  });

  it("works for a deleted doc by its name, and not of the deletion itself", async () => {
    serve([revision(3, { deleted: true, content: null }), revision(2), revision(1)]);
    const { user } = await show({ open: null, lockToken: null });
    expect(await screen.findByLabelText("Version 2")).toHaveTextContent("# Text 2");
    await user.click(await row(3));
    expect(screen.getByRole("button", { name: "Restore version 3" })).toBeDisabled();
    await user.click(await row(2));
    await user.click(screen.getByRole("button", { name: "Restore version 2" }));
    await waitFor(() => expect(sent).toEqual([{ version: 2, ifMatch: null, token: null }]));
  });

  it("waits until what was typed is saved", async () => {
    await show({ open: { doc, text: "# Mine" } });
    expect(await screen.findByText("Save or undo your changes first.")).toBeVisible();
    expect(screen.getByRole("button", { name: "Restore version 2" })).toBeDisabled();
  });

  it("says why it was refused", async () => {
    server.use(http.post(at(`${path}/restore`), () => refusal(423, "locked", "Jonas is editing")));
    const { user } = await show();
    await user.click(await screen.findByRole("button", { name: "Restore version 2" }));
    expect(await screen.findByText("Jonas is editing.")).toBeVisible();
    expect(onClose).not.toHaveBeenCalled();
  });
});

it("puts versions under today, yesterday and the date", () => {
  const now = new Date(2026, 2, 2, 12).getTime();
  const saved = (hoursAgo: number) =>
    revision(hoursAgo, { createdAt: new Date(now - hoursAgo * 3_600_000).toISOString() });
  const days = byDay([saved(1), saved(2), saved(24), saved(72)], now);
  expect(days.map(({ name, revisions }) => [name, revisions.length])).toEqual([
    ["Today", 2],
    ["Yesterday", 1],
    ["Friday, February 27, 2026", 1],
  ]);
});

it("has the older text on the left, whichever was chosen first", () => {
  const version = (n: number) => ({ kind: "version", version: n });
  expect(sidesOf(3, 5)).toEqual({ left: version(3), right: version(5) });
  expect(sidesOf(3, 1)).toEqual({ left: version(1), right: version(3) });
  expect(sidesOf(3, "previous")).toEqual({ left: version(2), right: version(3) });
  expect(sidesOf(1, "previous")).toEqual({ left: { kind: "nothing" }, right: version(1) });
  expect(sidesOf(3, "now")).toEqual({ left: version(3), right: { kind: "now" } });
});

import { screen, within } from "@testing-library/react";
import { http } from "msw";
import { expect, it, vi } from "vitest";
import type { Workstation } from "@/shared/api/types";
import { aWorkstation } from "@/test/fixtures";
import { renderApp } from "@/test/render";
import { at, json, server } from "@/test/server";
import { WorkstationList } from "./workstation-list";

const answer = (...workstations: Workstation[]) =>
  server.use(http.get(at("/projects/prj_1/workstations"), () => json(workstations)));
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
const minute = 60_000;
const day = 24 * 60 * minute;

it("says of each workstation whether it is up to date, and when it called last", async () => {
  answer(
    aWorkstation({
      name: "laptop",
      apiKeyName: "Mara",
      client: "curl/8",
      lastSeenAt: ago(5.9 * minute),
    }),
    aWorkstation({
      id: "wks_2",
      name: "ci",
      apiKeyName: "ci",
      upToDate: false,
      lastSeenAt: ago(1.9 * minute),
    }),
    aWorkstation({ id: "wks_3", name: "old", upToDate: false, lastSeenAt: ago(30 * day) }),
    aWorkstation({ id: "wks_4", name: "new", docsHash: null, upToDate: false, lastSeenAt: ago(0) }),
  );
  await renderApp(<WorkstationList projectId="prj_1" onConnect={() => {}} />);
  const list = await screen.findByRole("list", { name: "Workstations" });
  const rows = within(list).getAllByRole("listitem");
  expect(rows[0]).toHaveTextContent("laptopUp to date5 min. ago · Key Mara · curl/8");
  expect(rows[1]).toHaveTextContent("ciBehind1 min. ago");
  expect(rows[1]).not.toHaveTextContent("Key");
  expect(rows[2]).toHaveTextContent("oldQuiet");
  expect(rows[3]).toHaveTextContent("newNo docs yetjust now");
});

it("shows a few, and all when asked", async () => {
  answer(...Array.from({ length: 7 }, (_, n) => aWorkstation({ id: `wks_${n}`, name: `w${n}` })));
  const { user } = await renderApp(<WorkstationList projectId="prj_1" onConnect={() => {}} />);
  const rows = () => screen.getAllByRole("listitem");
  await screen.findByText("w0");
  expect(rows()).toHaveLength(5);
  await user.click(screen.getByRole("button", { name: "Show all 7" }));
  expect(rows()).toHaveLength(7);
});

it("leads to the panel that connects the first one", async () => {
  answer();
  const onConnect = vi.fn();
  const { user } = await renderApp(<WorkstationList projectId="prj_1" onConnect={onConnect} />);
  await user.click(await screen.findByRole("button", { name: "Connect" }));
  expect(onConnect).toHaveBeenCalled();
});

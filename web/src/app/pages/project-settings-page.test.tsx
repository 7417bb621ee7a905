import { screen, within } from "@testing-library/react";
import { http } from "msw";
import { beforeEach, expect, it } from "vitest";
import { aMember, aProject, aSession } from "@/test/fixtures";
import { renderApp } from "@/test/render";
import { at, json, server } from "@/test/server";
import { ProjectSettingsPage } from "./project-settings-page";

beforeEach(() =>
  server.use(
    http.get(at("/session"), () => json(aSession() as never)),
    http.get(at("/projects/prj_1/members"), () =>
      json([aMember(), aMember({ accountId: "acc_2", name: "Aiko Tanaka" })] as never),
    ),
    http.get(at("/projects/prj_1/invitations"), () => json([])),
    http.get(at("/projects/prj_1/api-keys"), () => json([])),
    http.get(at("/projects/prj_1/webhook"), () => json(null)),
  ),
);

const open = () => renderApp(<ProjectSettingsPage />, "/projects/prj_1/settings");
const regions = () =>
  screen.getAllByRole("region").map((region) => region.getAttribute("aria-label"));

it("is all there for an owner", async () => {
  server.use(http.get(at("/projects/prj_1"), () => json(aProject())));
  await open();
  expect(await screen.findByRole("region", { name: "Members" })).toBeVisible();
  expect(screen.getByRole("region", { name: "API keys" })).toBeVisible();
  expect(screen.getByRole("region", { name: "Danger zone" })).toBeVisible();
});

it("has no members on a server without accounts", async () => {
  server.use(
    http.get(at("/session"), () => json(aSession({ mode: "none", account: null }) as never)),
    http.get(at("/projects/prj_1"), () => json(aProject())),
  );
  await open();
  expect(await screen.findByRole("region", { name: "Danger zone" })).toBeVisible();
  expect(screen.queryByRole("region", { name: "Members" })).not.toBeInTheDocument();
});

it("is for reading for everybody else, who learn whom to ask", async () => {
  server.use(http.get(at("/projects/prj_1"), () => json(aProject({ role: "editor" }))));
  await open();
  expect(
    await screen.findByText(
      /Its settings are for its owners\. Ask Mara Lindqvist or Aiko Tanaka when you need more\./,
    ),
  ).toBeVisible();
  expect(regions()).toEqual(["Connection", "Publishing", "Members"]);
  const connection = screen.getByRole("region", { name: "Connection" });
  expect(connection).toHaveTextContent("https://github.com/acme/shop");
  expect(within(connection).queryByRole("textbox")).not.toBeInTheDocument();
});

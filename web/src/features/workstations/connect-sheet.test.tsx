import { screen } from "@testing-library/react";
import { http } from "msw";
import { useState } from "react";
import { expect, it } from "vitest";
import { aProject } from "@/test/fixtures";
import { renderApp } from "@/test/render";
import { at, json, server } from "@/test/server";
import { ConnectSheet } from "./connect-sheet";

function Page({ docsPath = "docs" }) {
  const [open, setOpen] = useState(true);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Connect
      </button>
      <ConnectSheet project={aProject({ docsPath })} open={open} onOpenChange={setOpen} />
    </>
  );
}

it("fills a new key into the commands, and forgets it when it is closed", async () => {
  server.use(
    http.post(at("/projects/prj_1/api-keys"), () =>
      json({ id: "key_1", name: "Laptop", prefix: "sk_se", isActive: true, key: "sk_secret" }, 201),
    ),
  );
  const { user } = await renderApp(<Page />);
  const variables = () => screen.getByText(/^export AI_TOOLKIT_PLATFORM_URL/);
  expect(variables()).toHaveTextContent("AI_TOOLKIT_API_KEY=sk_…");

  await user.type(screen.getByLabelText("Key name"), "Laptop");
  await user.click(screen.getByRole("button", { name: "Create key" }));
  await screen.findByTestId("api-key-secret");
  expect(variables()).toHaveTextContent("AI_TOOLKIT_API_KEY=sk_secret");

  await user.click(screen.getByRole("button", { name: "Copy the environment variables" }));
  expect(await navigator.clipboard.readText()).toBe(variables().textContent);

  await user.click(screen.getByRole("button", { name: "Close" }));
  await user.click(screen.getByRole("button", { name: "Connect" }));
  expect(variables()).toHaveTextContent("AI_TOOLKIT_API_KEY=sk_…");
  expect(document.body).not.toHaveTextContent("sk_secret");
});

it("warns when the docs are the whole repository", async () => {
  await renderApp(<Page docsPath="" />);
  expect(screen.getByText(/not be able to write to any of its files/)).toBeVisible();
});

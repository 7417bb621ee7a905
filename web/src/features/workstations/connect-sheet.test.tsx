import { screen } from "@testing-library/react";
import { http } from "msw";
import { useState } from "react";
import { expect, it } from "vitest";
import { aProject } from "@/test/fixtures";
import { renderApp } from "@/test/render";
import { at, json, server } from "@/test/server";
import { ConnectSheet } from "./connect-sheet";

function Page() {
  const [open, setOpen] = useState(true);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Connect
      </button>
      <ConnectSheet project={aProject()} open={open} onOpenChange={setOpen} />
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
  const command = () => screen.getByText(/^ai-toolkit init/);
  expect(command()).toHaveTextContent("--project prj_1 --api-key sk_…");

  await user.type(screen.getByLabelText("Key name"), "Laptop");
  await user.click(screen.getByRole("button", { name: "Create key" }));
  await screen.findByTestId("api-key-secret");
  expect(command()).toHaveTextContent("--api-key sk_secret");
  expect(screen.getByText(/^export AI_TOOLKIT_PLATFORM_URL/)).toHaveTextContent("sk_secret");

  await user.click(screen.getByRole("button", { name: "Copy the init command" }));
  expect(await navigator.clipboard.readText()).toBe(command().textContent);

  await user.click(screen.getByRole("button", { name: "Close" }));
  await user.click(screen.getByRole("button", { name: "Connect" }));
  expect(command()).toHaveTextContent("--api-key sk_…");
  expect(document.body).not.toHaveTextContent("sk_secret");
});

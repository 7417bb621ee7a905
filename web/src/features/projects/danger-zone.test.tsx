import { screen, waitFor } from "@testing-library/react";
import { http } from "msw";
import { describe, expect, it } from "vitest";
import { aLock, aProject } from "@/test/fixtures";
import { renderApp } from "@/test/render";
import { at, json, server } from "@/test/server";
import { DangerZone } from "./danger-zone";

describe("the danger zone", () => {
  it("releases a lock by force with a reason, and not without", async () => {
    let query: URLSearchParams | undefined;
    server.use(
      http.delete(at("/projects/prj_1/lock"), ({ request }) => {
        query = new URL(request.url).searchParams;
        return json({ released: true });
      }),
    );
    const { user } = await renderApp(<DangerZone project={aProject({ lock: aLock() })} />);
    await user.click(screen.getByRole("button", { name: "Force release" }));
    const dialog = await screen.findByRole("dialog", {
      name: "Release the lock of Mara Lindqvist?",
    });
    const confirm = screen.getByRole("button", { name: "Force release" });
    expect(confirm).toBeDisabled();
    await user.type(screen.getByLabelText("Reason"), "gone home");
    await user.click(confirm);
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
    expect(query?.get("reason")).toBe("gone home");
  });

  it("has nothing to release while nobody edits", async () => {
    await renderApp(<DangerZone project={aProject()} />);
    expect(screen.queryByRole("button", { name: "Force release" })).not.toBeInTheDocument();
  });

  it("deletes a project only after its name was typed", async () => {
    let deleted = false;
    server.use(
      http.delete(at("/projects/prj_1"), () => {
        deleted = true;
        return json({ deleted: true });
      }),
    );
    const { user, router } = await renderApp(<DangerZone project={aProject()} />);
    await user.click(screen.getByRole("button", { name: "Delete project" }));
    const name = await screen.findByLabelText("Type “Shop backend” to confirm");
    await user.type(name, "Shop{Enter}");
    expect(deleted).toBe(false);
    await user.type(name, " backend{Enter}");
    await waitFor(() => expect(router.state.location.pathname).toBe("/projects"));
    expect(deleted).toBe(true);
  });
});

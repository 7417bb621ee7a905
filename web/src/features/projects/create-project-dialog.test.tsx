import { fireEvent, screen, waitFor } from "@testing-library/react";
import { http } from "msw";
import { Toaster } from "sonner";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { CheckConnection } from "@/shared/api/types";
import { aCheck, aProject } from "@/test/fixtures";
import { renderApp } from "@/test/render";
import { at, json, refusal, server } from "@/test/server";
import CreateProjectDialog from "./create-project-dialog";
import { checkAfter } from "./use-connection-check";

// The form tries a connection by itself when somebody pauses.
beforeEach(() => server.use(http.post(at("/projects/check"), () => json(aCheck()))));

async function open() {
  const onClose = vi.fn();
  const app = await renderApp(
    <>
      <CreateProjectDialog onClose={onClose} />
      <Toaster />
    </>,
  );
  const { user } = app;
  const fill = async () => {
    await user.type(screen.getByLabelText("Name"), "Shop backend");
    await user.type(screen.getByLabelText("Repository URL"), "https://github.com/acme/shop");
  };
  const press = (name: string) => user.click(screen.getByRole("button", { name }));
  return { ...app, onClose, fill, press };
}

/** Whether the field says that it is at fault, and why. */
function fault(label: string): string | null {
  const input = screen.getByLabelText(label);
  if (input.getAttribute("aria-invalid") !== "true") return null;
  return document.getElementById(input.getAttribute("aria-describedby") ?? "")?.textContent ?? "";
}

describe("creating a project", () => {
  it("checks the connection without keeping anything", async () => {
    let asked: unknown;
    server.use(
      http.post(at("/projects/check"), async ({ request }) => {
        asked = await request.json();
        return json(aCheck({ docsCount: 1 }));
      }),
    );
    const { fill, press, onClose } = await open();
    await fill();
    await press("Check connection");
    await waitFor(() =>
      expect(screen.getByRole("status")).toHaveTextContent("Connected, 1 doc found."),
    );
    expect(asked).toEqual({
      repoUrl: "https://github.com/acme/shop",
      branch: "main",
      docsPath: "docs",
    });
    expect(onClose).not.toHaveBeenCalled();
  });

  it.each([
    ["repoUrl", "Repository URL"],
    ["token", "Access token"],
    ["branch", "Branch"],
    ["docsPath", "Docs folder"],
  ])("shows a wrong %s at its field alone, until the field is changed", async (field, label) => {
    server.use(
      http.post(at("/projects/check"), () => refusal(422, "remote", `wrong ${field}`, { field })),
    );
    const { fill, press, user } = await open();
    await fill();
    await press("Check connection");
    await waitFor(() => expect(fault(label)).toBe(`Wrong ${field}.`));
    expect(screen.getAllByRole("alert")).toHaveLength(1);
    await user.type(screen.getByLabelText(label), "x");
    expect(fault(label)).toBeNull();
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  });

  it("sends what was entered, and opens the new project", async () => {
    let sent: unknown;
    server.use(
      http.post(at("/projects"), async ({ request }) => {
        sent = await request.json();
        return json(aProject({ id: "prj_9" }), 201);
      }),
    );
    const { fill, press, user, router, onClose } = await open();
    await fill();
    await user.type(screen.getByLabelText("Access token"), "ghp_secret");
    await user.clear(screen.getByLabelText("Docs folder"));
    await user.selectOptions(screen.getByLabelText("While docs are locked"), "warn");
    await user.click(screen.getByLabelText("Sign off commits (Signed-off-by)"));
    await press("Create project");
    await waitFor(() => expect(router.state.location.pathname).toBe("/projects/prj_9"));
    expect(sent).toEqual({
      name: "Shop backend",
      repoUrl: "https://github.com/acme/shop",
      token: "ghp_secret",
      branch: "main",
      docsPath: "",
      publishMode: "on-save",
      lockPolicy: "warn",
      signOff: true,
    });
    expect(onClose).toHaveBeenCalledTimes(1);
  });

  it("stays open with what was entered when the server refuses", async () => {
    server.use(
      http.post(at("/projects"), () =>
        refusal(400, "validation", "the name is taken up", { field: "name" }),
      ),
    );
    const { fill, press, onClose } = await open();
    await fill();
    await press("Create project");
    await waitFor(() => expect(fault("Name")).toBe("The name is taken up."));
    expect(screen.getByLabelText("Name")).toHaveValue("Shop backend");
    expect(onClose).not.toHaveBeenCalled();
  });

  it("shows what no field is at fault for", async () => {
    server.use(http.post(at("/projects"), () => refusal(503, "unavailable", "try again soon")));
    const { fill, press } = await open();
    await fill();
    await press("Create project");
    expect(await screen.findByRole("alert")).toHaveTextContent("Try again soon.");
  });

  it("takes a private key of many lines for ssh", async () => {
    const { user } = await open();
    expect(screen.getByLabelText("Access token")).toHaveAttribute("type", "password");
    await user.type(screen.getByLabelText("Repository URL"), "git@github.com:acme/shop.git");
    const key = screen.getByLabelText("Private key");
    await user.click(key);
    await user.paste("-----BEGIN KEY-----\nabc\n-----END KEY-----");
    expect(key).toHaveValue("-----BEGIN KEY-----\nabc\n-----END KEY-----");
  });
});

describe("the check while typing", () => {
  const repo = "https://github.com/acme/shop";
  const change = (label: string, value: string) =>
    fireEvent.change(screen.getByLabelText(label), { target: { value } });
  const status = () => screen.getByRole("status");
  const asked: CheckConnection[] = [];
  const answer = (reply: (body: CheckConnection) => Response | Promise<Response>) =>
    server.use(
      http.post(at("/projects/check"), async ({ request }) => {
        const body = (await request.json()) as CheckConnection;
        asked.push(body);
        return reply(body);
      }),
    );
  beforeEach(() => {
    asked.length = 0;
  });

  it("asks once, a moment after the last change, and only of a whole address", async () => {
    answer(() => json(aCheck()));
    await open();
    change("Repository URL", "https://github.com/acme");
    await new Promise((done) => setTimeout(done, checkAfter + 100));
    expect(asked).toEqual([]);
    change("Repository URL", repo);
    change("Branch", "next");
    await waitFor(() => expect(status()).toHaveTextContent("Connected, 8 docs found."));
    expect(asked).toEqual([{ repoUrl: repo, branch: "next", docsPath: "docs" }]);
  });

  it("never shows an answer to an earlier question", async () => {
    let answerFirst: (response: Response) => void = () => undefined;
    answer(({ branch }) =>
      branch === "main"
        ? new Promise<Response>((resolve) => {
            answerFirst = resolve;
          })
        : json(aCheck({ docsCount: 2 })),
    );
    await open();
    change("Repository URL", repo);
    await waitFor(() => expect(asked).toHaveLength(1));
    change("Branch", "next");
    expect(status()).toHaveTextContent("");
    await waitFor(() => expect(status()).toHaveTextContent("2 docs"));
    answerFirst(json(aCheck({ docsCount: 99, provider: "git" })));
    await new Promise((done) => setTimeout(done, 50));
    expect(status()).toHaveTextContent("2 docs");
    expect(screen.getByRole("list", { name: "What the check found" })).toHaveTextContent("GitHub");
  });

  it("tells what the credential is and what will not work", async () => {
    const expiresAt = new Date(Date.now() + 5 * 86_400_000 + 60_000).toISOString();
    answer(() =>
      json(
        aCheck({
          writable: false,
          credential: { kind: "classic token", account: "octocat", scopes: ["repo"], expiresAt },
          notices: ["the branch main is protected"],
        }),
      ),
    );
    const { fill, press } = await open();
    await fill();
    await press("Check connection");
    const found = await screen.findByRole("list", { name: "What the check found" });
    expect(found).toHaveTextContent("Classic token of octocat · repo · expires in 5 days");
    expect(found).toHaveTextContent("It may read, but not publish");
    expect(found).toHaveTextContent("The branch main is protected.");
    expect(screen.getByText("expires in 5 days")).toHaveClass("text-warn");
  });

  it("lets branch and folder be chosen from what it found", async () => {
    answer(() => json(aCheck()));
    const { user, fill, press } = await open();
    await fill();
    await press("Check connection");
    await waitFor(() => expect(status()).toHaveTextContent("Connected"));
    await user.click(screen.getByLabelText("Branch"));
    await user.click(screen.getByRole("option", { name: "next" }));
    expect(screen.getByLabelText("Branch")).toHaveValue("next");
    // What was found of the repository is still there while another branch is tried.
    await user.click(screen.getByLabelText("Docs folder"));
    await user.click(screen.getByRole("option", { name: "guides 1 doc" }));
    expect(screen.getByLabelText("Docs folder")).toHaveValue("guides");
  });

  it.each([
    ["branch", "remote_branch_not_found", "Branch", "trunk"],
    ["docsPath", "remote_folder_not_found", "Docs folder", "doc"],
  ])("offers what was probably meant by the %s", async (field, code, label, suggestion) => {
    answer(() =>
      refusal(422, code, "there is no such thing", { field, suggestions: [suggestion] }),
    );
    const { user, fill, press } = await open();
    await fill();
    await press("Check connection");
    await user.click(await screen.findByRole("button", { name: suggestion }));
    expect(screen.getByLabelText(label)).toHaveValue(suggestion);
    expect(screen.getByLabelText(label)).toHaveFocus();
    expect(fault(label)).toBeNull();
    await waitFor(() => expect(asked).toHaveLength(2));
    expect(asked[1]).toMatchObject({ [field]: suggestion });
  });

  it("offers the new address of a repository that has moved", async () => {
    const to = "https://github.com/acme/store";
    answer(() =>
      refusal(422, "remote_moved", "it has moved", { field: "repoUrl", suggestions: [to] }),
    );
    const { user, fill, press } = await open();
    await fill();
    await press("Check connection");
    await user.click(await screen.findByRole("button", { name: "Use the new address" }));
    expect(screen.getByLabelText("Repository URL")).toHaveValue(to);
  });

  it("allows pull requests on GitHub only, and says so", async () => {
    answer(({ repoUrl }) =>
      json(aCheck({ provider: repoUrl.includes("github") ? "github" : "git" })),
    );
    const { fill, press } = await open();
    const option = () => screen.getByRole("option", { name: "By pull request" });
    const hint = () =>
      document.getElementById(
        screen.getByLabelText("Publish").getAttribute("aria-describedby") ?? "",
      );
    expect(option()).toBeDisabled();
    await fill();
    await press("Check connection");
    await waitFor(() => expect(option()).toBeEnabled());
    change("Repository URL", "https://git.acme.dev/team/shop");
    expect(option()).toBeDisabled();
    await press("Check connection");
    await waitFor(() =>
      expect(hint()).toHaveTextContent("Pull requests need a repository on GitHub."),
    );
    expect(option()).toBeDisabled();
  });

  it("signs in as a GitHub App, which ssh can't", async () => {
    answer(() => json(aCheck()));
    const { user, fill, press } = await open();
    await fill();
    await user.selectOptions(screen.getByLabelText("Opened with"), "GitHub App");
    await user.type(screen.getByLabelText("App id"), "42");
    change("Private key of the App", "-----BEGIN KEY-----");
    await press("Check connection");
    await waitFor(() =>
      expect(asked.at(-1)).toMatchObject({
        githubApp: { appId: 42, privateKey: "-----BEGIN KEY-----" },
      }),
    );
    expect(asked.at(-1)).not.toHaveProperty("token");
    change("Repository URL", "git@github.com:acme/shop.git");
    expect(screen.queryByLabelText("Opened with")).not.toBeInTheDocument();
    expect(screen.getByLabelText("Private key")).toBeVisible();
  });

  it("suggests the repository's name until somebody chooses one", async () => {
    const { user } = await open();
    const url = screen.getByLabelText("Repository URL");
    expect(url).toHaveFocus();
    await user.type(url, "https://github.com/acme/shop-backend.git");
    expect(screen.getByLabelText("Name")).toHaveValue("Shop backend");
    await user.clear(screen.getByLabelText("Name"));
    await user.type(screen.getByLabelText("Name"), "Mine");
    await user.type(url, "x");
    expect(screen.getByLabelText("Name")).toHaveValue("Mine");
  });

  it("stays when somebody presses beside it", async () => {
    const { user, onClose } = await open();
    fireEvent.pointerDown(document.body);
    fireEvent.click(document.body);
    expect(onClose).not.toHaveBeenCalled();
    await user.keyboard("{Escape}");
    expect(onClose).toHaveBeenCalledTimes(1);
  });
});

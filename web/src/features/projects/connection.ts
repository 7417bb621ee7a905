// A connection as the form holds it, and as the API takes it.
import type {
  CheckConnection,
  CredentialKind,
  GithubAppKey,
  UpdateProject,
} from "@/shared/api/types";

export interface Connection {
  repoUrl: string;
  /** Which of the two is entered. */
  kind: CredentialKind;
  token: string;
  appId: string;
  privateKey: string;
  /** The stored credential goes when the settings are saved. */
  removeToken: boolean;
  branch: string;
  docsPath: string;
}

export const noCredential = {
  kind: "token",
  token: "",
  appId: "",
  privateKey: "",
  removeToken: false,
} as const satisfies Partial<Connection>;

export const connectionFields = ["repoUrl", "token", "githubApp", "branch", "docsPath"];

/** ssh://host/path or git@host:path: opened by a key of many lines, which a one-line field would break. */
export const overSsh = (repoUrl: string) => /^(ssh:\/\/|[\w.-]+@[\w.-]+:)/.test(repoUrl.trim());

/** A GitHub App signs in over https only. */
export const byApp = ({ kind, repoUrl }: Connection) => kind === "github-app" && !overSsh(repoUrl);

export const hasNewCredential = (connection: Connection) =>
  byApp(connection)
    ? connection.appId !== "" || connection.privateKey !== ""
    : connection.token !== "";

interface CredentialBody {
  token?: string | null;
  githubApp?: GithubAppKey;
}

function credentialBody(connection: Connection): CredentialBody {
  if (!hasNewCredential(connection)) return connection.removeToken ? { token: null } : {};
  if (!byApp(connection)) return { token: connection.token };
  // What is no number is refused at its field like an id that does not exist.
  const appId = Number.parseInt(connection.appId, 10) || 0;
  return { githubApp: { appId, privateKey: connection.privateKey } };
}

/** What is saved: no credential at all where the fields were left empty, which keeps the stored one. */
export const connectionBody = (connection: Connection) =>
  ({
    repoUrl: connection.repoUrl,
    branch: connection.branch,
    docsPath: connection.docsPath,
    ...credentialBody(connection),
  }) satisfies UpdateProject;

/** What is tried; with a project its stored credential, unless another one is entered or it is to be removed. */
export function checkBody(connection: Connection, projectId?: string): CheckConnection {
  const stored = projectId && !connection.removeToken ? { projectId } : {};
  return { ...connectionBody(connection), ...stored };
}

/** What decides which repository is seen and how: as long as it stays, so do the branches that were found. */
export const accessOf = (connection: Connection) =>
  JSON.stringify([connection.repoUrl.trim(), credentialBody(connection)]);

/** Whether it is complete enough to be tried without being asked: an owner and a name, and a whole credential. */
export function worthChecking(connection: Connection): boolean {
  const url = connection.repoUrl.trim();
  const wholeUrl =
    /^(?:https?|ssh|git):\/\/[^/\s]+\/[^/\s]+\/[^/\s]+/.test(url) ||
    /^(?:https?|ssh|git):\/\/[^/\s]+\/\S+\.git\/?$/.test(url) ||
    /^file:\/\/\/\S+/.test(url) ||
    /^[\w.-]+@[\w.-]+:\S+\/\S+/.test(url);
  const half = byApp(connection) && (connection.appId === "") !== (connection.privateKey === "");
  return wholeUrl && !half && connection.branch.trim() !== "";
}

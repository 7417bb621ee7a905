// The API's shapes under the names the app uses; all come from the generated OpenAPI types.
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Project = Schemas["Project"];
export type CreateProject = Schemas["CreateProject"];
export type UpdateProject = Schemas["UpdateProject"];
export type CheckConnection = Schemas["CheckConnection"];
export type CheckedConnection = Schemas["CheckedConnection"];
export type CredentialInfo = Schemas["CredentialInfo"];
export type GithubAppKey = Schemas["GithubAppKey"];
export type CredentialKind = Schemas["CredentialKind"];
export type Provider = Schemas["Provider"];
export type PublishMode = Schemas["PublishMode"];
export type LockPolicy = Schemas["LockPolicy"];
export type SyncStatus = Schemas["SyncStatus"];
export type SyncResult = Schemas["SyncResult"];
export type SyncRun = Schemas["SyncRun"];
export type SyncChange = Schemas["SyncChange"];
export type PullRequest = Schemas["PullRequest"];
export type Webhook = Schemas["Webhook"];
export type Doc = Schemas["Doc"];
export type DocChange = Schemas["DocChange"];
export type Revision = Schemas["Revision"];
export type Conflict = Schemas["Conflict"];
export type ConflictSummary = Schemas["ConflictSummary"];
export type ResolveConflict = Schemas["ResolveConflict"];
export type SearchHit = Schemas["SearchHit"];
export type ClientDownload = Schemas["ClientDownload"];
export type Lock = Schemas["Lock"];
export type ApiKey = Schemas["ApiKey"];
export type CreatedApiKey = Schemas["CreatedApiKey"];
export type ActivityEntry = Schemas["ActivityEntry"];
export type Workstation = Schemas["Workstation"];

// What the roles of a project are called, and what each may do.
import type { Role } from "@/shared/api/types";

export const t = {
  roles: { owner: "Owner", editor: "Editor", viewer: "Viewer" } satisfies Record<Role, string>,
  /** Within a sentence. */
  as: { owner: "owner", editor: "editor", viewer: "viewer" } satisfies Record<Role, string>,
  may: {
    owner: "Changes settings, API keys and members, and takes locks away. Also edits.",
    editor: "Edits docs, takes the lock, syncs and publishes.",
    viewer: "Reads docs, history and activity. Changes nothing.",
  } satisfies Record<Role, string>,
  is: (role: Role): string => `${t.roles[role]}: ${t.may[role]}`,
  label: "Your role",
  youRead: "You are a viewer of this project: you read, and change nothing.",
  youEdit: "You are an editor of this project. Its settings are for its owners.",
  youReadSettings: "You are a viewer of this project. Its settings are for its owners.",
  ask: (names: string) => `Ask ${names} when you need more.`,
  or: (names: string[]) => new Intl.ListFormat("en", { type: "disjunction" }).format(names),
  keysForOwners: "API keys are made by owners of the project.",
};

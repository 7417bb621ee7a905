// What whoever sits here may do in the project that is on screen. The server decides; pages offer what it would allow.
import { createContext, use } from "react";
import type { Role } from "@/shared/api/types";

const RoleContext = createContext<Role>("owner");

/** Goes around all that belongs to a project. */
export const ProjectRole = RoleContext.Provider;

export const useRole = (): Role => use(RoleContext);

/** Locks, edits, syncs, publishes. */
export const useMayEdit = () => useRole() !== "viewer";

/** Settings, keys, members, taking locks away. */
export const useIsOwner = () => useRole() === "owner";

// The roles of a project, the greatest first.
import type { Role } from "@/shared/api/types";

export const roleNames = ["owner", "editor", "viewer"] as const satisfies readonly Role[];

export const isRole = (text: string): text is Role => roleNames.some((role) => role === text);

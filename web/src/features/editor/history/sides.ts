// Which two texts of a doc are compared, the older one on the left.

/** What a version is compared with: the text in the editor, the version before, or any other. */
export type Against = "now" | "previous" | number;

export type Side = { kind: "version"; version: number } | { kind: "now" } | { kind: "nothing" };

export function sidesOf(version: number, against: Against): { left: Side; right: Side } {
  const chosen: Side = { kind: "version", version };
  if (against === "now") return { left: chosen, right: { kind: "now" } };
  const other = against === "previous" ? version - 1 : against;
  if (other < 1) return { left: { kind: "nothing" }, right: chosen };
  const compared: Side = { kind: "version", version: other };
  return other < version ? { left: compared, right: chosen } : { left: chosen, right: compared };
}

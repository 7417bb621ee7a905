// The YAML between two lines of dashes that a doc may begin with.

/** How many lines it takes up; 0 without one. */
export function frontMatterLines(lines: readonly string[]): number {
  if (lines[0]?.trimEnd() !== "---") return 0;
  const end = lines.findIndex((line, index) => index > 0 && /^(---|\.\.\.)\s*$/.test(line));
  return end + 1;
}

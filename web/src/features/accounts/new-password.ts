// The rule for passwords, as far as it can be told before the server is asked.
import { t } from "@/strings/accounts";

const least = 12;
export const longest = 200;

/** What is wrong with it, once the person has left the field. */
export const passwordProblem = (password: string): string | null => {
  const { length } = [...password];
  return length > 0 && length < least ? t.tooShort(length, least) : null;
};

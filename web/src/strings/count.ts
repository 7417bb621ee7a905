// Numbers with their nouns. A language with more forms than two chooses them here, by `Intl.PluralRules`.
import { locale } from "./locale";

/** "1,501". */
export const number = (n: number) => n.toLocaleString(locale);

/** "1 doc", "3 docs". */
export const count = (n: number, one: string, many = `${one}s`) =>
  `${number(n)} ${n === 1 ? one : many}`;

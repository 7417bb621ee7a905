// Numbers with their nouns. A language with more forms than two chooses them here, by `Intl.PluralRules`.

/** "1 doc", "3 docs". */
export const count = (n: number, one: string, many = `${one}s`) =>
  `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

// Times in words, where `Intl` has none.

export const t = {
  justNow: "just now",
};

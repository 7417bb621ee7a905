// The language of numbers and times; it goes with the texts beside this file.
export const locale = "en";

// Words that every part of the app uses.

export const t = {
  cancel: "Cancel",
  close: "Close",
  tryAgain: "Try again",
};

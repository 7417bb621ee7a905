// Words that every part of the app uses.

export const t = {
  appName: "AI Toolkit",
  cancel: "Cancel",
  close: "Close",
  loading: "Loading",
  reload: "Reload the page",
  tryAgain: "Try again",
  undo: "Undo",
  copyFailed: "The browser did not allow copying. Select the text and copy it by hand.",
  didYouMean: "Did you mean",
  wholeRepository: "the whole repository",
  copyOf: (what: string) => `Copy ${what}`,
  typeToConfirm: (text: string) => `Type “${text}” to confirm`,
};

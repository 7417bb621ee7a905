// What is said of failures that the server could not explain itself.

export const t = {
  offline: "The server can't be reached. Check the connection; we keep trying.",
  projectDeleted: "the project was deleted",
  tooMany: (seconds: number) => `Too many attempts. Try again in ${seconds} s.`,
  noDetail: (status: number) => `The server answered ${status}.`,
};

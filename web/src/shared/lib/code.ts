// Code that is loaded when it is needed, and an error that can be told from a fault of the app when it is not there.

/** The server was updated meanwhile and has other files now, or it can't be reached. */
export class CodeMissing extends Error {
  constructor(cause: unknown) {
    super("code could not be loaded", { cause });
    this.name = "CodeMissing";
  }
}

/** Wraps a dynamic import. */
export const code =
  <T>(load: () => Promise<T>) =>
  (): Promise<T> =>
    load().catch((cause) => {
      throw new CodeMissing(cause);
    });

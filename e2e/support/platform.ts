// The real server, as a child process on a free port with an empty data folder.
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

export interface Platform {
  url: string;
  /** The way to the first account, as long as there is none; nothing on a server without accounts. */
  setupPath: string | null;
  stop: () => Promise<void>;
  /** Ends it as a power cut does. */
  kill: () => Promise<void>;
  /** Starts it again after its end: the same data, the same address. */
  start: () => Promise<void>;
}

const greeting = "Listening on ";
/** The second line of a server that has no account yet. */
const setupLink = /\/setup#\S+/;
const patience = 10_000;

export async function startPlatform(dataDir: string, args: string[] = []): Promise<Platform> {
  let run = await startServer(dataDir, "127.0.0.1:0", args);
  const { url, setupPath } = run;
  return {
    url,
    setupPath,
    stop: () => run.stop(),
    kill: () => run.kill(),
    start: async () => {
      run = await startServer(dataDir, new URL(url).host, args);
    },
  };
}

async function startServer(dataDir: string, listen: string, args: string[]) {
  const binary = process.env.AI_TOOLKIT_SERVER_BIN;
  if (!binary) throw new Error("AI_TOOLKIT_SERVER_BIN must name the server; run `make test-e2e`.");

  const auth = args.includes("--auth") ? [] : ["--auth", "none"];
  const server: ChildProcessByStdio<null, Readable, Readable> = spawn(
    binary,
    ["serve", "--listen", listen, "--data-dir", dataDir, ...auth, "--client-dir", dataDir, ...args],
    // Nothing of the developer's own settings.
    { env: { PATH: process.env.PATH, HOME: dataDir }, stdio: ["ignore", "pipe", "pipe"] },
  );
  let log = "";
  server.stderr.on("data", (chunk) => {
    log += chunk;
  });
  const exited = once(server, "exit");
  const said = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
  const line = async () => {
    const next = await Promise.race([said.next(), exited.then(() => ({ value: undefined }))]);
    return typeof next.value === "string" ? next.value : "";
  };
  const first = await line();
  if (!first.startsWith(greeting)) {
    server.kill("SIGKILL");
    throw new Error(`The server did not start: ${first}\n${log}`);
  }
  const url = first.slice(greeting.length);
  const { setupNeeded } = await (await fetch(`${url}/api/session`)).json();
  const setupPath = setupNeeded ? (setupLink.exec(await line())?.[0] ?? null) : null;

  let killed = false;
  return {
    url,
    setupPath,
    stop: async () => {
      server.kill("SIGTERM");
      const late = setTimeout(() => server.kill("SIGKILL"), patience);
      const [code, signal] = await exited;
      clearTimeout(late);
      // A journey that failed in the middle leaves a server that was killed on purpose.
      if (killed) return;
      if (signal === "SIGKILL") throw new Error(`The server did not end when asked to.\n${log}`);
      if (code !== 0) throw new Error(`The server ended with code ${code}.\n${log}`);
    },
    kill: async () => {
      killed = true;
      server.kill("SIGKILL");
      await exited;
    },
  };
}

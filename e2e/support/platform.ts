// The real server, as a child process on a free port with an empty data folder.
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

export interface Platform {
  url: string;
  stop: () => Promise<void>;
  /** Ends it as a power cut does. */
  kill: () => Promise<void>;
  /** Starts it again after its end: the same data, the same address. */
  start: () => Promise<void>;
}

const greeting = "Listening on ";
const patience = 10_000;

export async function startPlatform(dataDir: string, args: string[] = []): Promise<Platform> {
  let run = await startServer(dataDir, "127.0.0.1:0", args);
  const { url } = run;
  return {
    url,
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

  const server: ChildProcessByStdio<null, Readable, Readable> = spawn(
    binary,
    [
      "serve",
      "--listen",
      listen,
      "--data-dir",
      dataDir,
      "--auth",
      "none",
      "--client-dir",
      dataDir,
      ...args,
    ],
    // Nothing of the developer's own settings.
    { env: { PATH: process.env.PATH, HOME: dataDir }, stdio: ["ignore", "pipe", "pipe"] },
  );
  let log = "";
  server.stderr.on("data", (chunk) => {
    log += chunk;
  });
  const exited = once(server, "exit");
  const lines = createInterface({ input: server.stdout });
  const first = await Promise.race([once(lines, "line"), exited]);
  if (typeof first[0] !== "string" || !first[0].startsWith(greeting)) {
    server.kill("SIGKILL");
    throw new Error(`The server did not start: ${String(first[0])}\n${log}`);
  }

  let killed = false;
  return {
    url: first[0].slice(greeting.length),
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

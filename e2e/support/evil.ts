// Another web site: an empty page at an origin of its own, whose script does what a journey wants.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface EvilSite {
  /** The same host as the platform's, at another port: another origin of the same site. */
  sameSite: string;
  /** By another name of this machine: another site. */
  foreign: string;
  close: () => Promise<void>;
}

export async function startEvilSite(): Promise<EvilSite> {
  const server = createServer((_, answer) => {
    answer.setHeader("Content-Type", "text/html; charset=utf-8");
    answer.end("<!doctype html><title>Win a prize</title><h1>Win a prize</h1>");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    sameSite: `http://127.0.0.1:${port}`,
    foreign: `http://localhost:${port}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

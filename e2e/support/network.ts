// The way from a browser to the platform, which can break: a TCP proxy on a port of its own.
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export interface Network {
  /** Where the platform is, seen through this network. */
  url: string;
  /** From now on every connection breaks, and no new one comes about. */
  cut: () => void;
  /** From now on nothing arrives on either side, and nobody is told. */
  silence: () => void;
  /** New connections come about again; of the old ones each side learns now that nobody remembers them. */
  mend: () => void;
  close: () => Promise<void>;
}

export async function startNetwork(platformUrl: string): Promise<Network> {
  const { hostname, port } = new URL(platformUrl);
  const open = new Set<Socket>();
  let state: "up" | "cut" | "silent" = "up";

  const keep = (socket: Socket) => {
    open.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => open.delete(socket));
    return socket;
  };
  const server = createServer((near) => {
    keep(near);
    if (state === "cut") return near.resetAndDestroy();
    if (state === "silent") return near.pause();
    const far = keep(connect(Number(port), hostname));
    near.pipe(far).pipe(near);
    // Neither side outlives the other, whichever way it ends.
    near.on("close", () => far.destroy());
    far.on("close", () => near.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: () => {
      state = "cut";
      for (const socket of open) socket.resetAndDestroy();
    },
    silence: () => {
      state = "silent";
      for (const socket of open) {
        socket.unpipe();
        socket.pause();
      }
    },
    mend: () => {
      state = "up";
      for (const socket of open) socket.resetAndDestroy();
    },
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

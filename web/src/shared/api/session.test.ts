import { QueryClient } from "@tanstack/react-query";
import { waitFor } from "@testing-library/react";
import { http } from "msw";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { anAccount, aProject, aSession, noSession } from "@/test/fixtures";
import { at, json, refusal, server } from "@/test/server";
import { api } from "./client";
import { people } from "./people";
import { queries } from "./queries";
import type { ConnectionState } from "./realtime";
import { signedIn, signedInAgain, useStanding, watchSession } from "./session";
import type { Session } from "./types";

class FakeRealtime {
  state: ConnectionState = "off";
  private readonly listeners = new Set<() => void>();

  onState = (listener: () => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  start = vi.fn(() => this.turn("open"));
  stop = vi.fn(() => this.turn("off"));
  turn(state: ConnectionState) {
    if (state === this.state) return;
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}

let cache: QueryClient;
let realtime: FakeRealtime;
let unwatch: () => void;
const standing = () => useStanding.getState();
const serverSays = (session: Session) =>
  server.use(http.get(at("/session"), () => json(session as never)));

beforeEach(() => {
  cache = new QueryClient();
  realtime = new FakeRealtime();
  unwatch = watchSession(cache, realtime);
});
afterEach(() => unwatch());

it("connects only while somebody is there who may", () => {
  expect(realtime.state).toBe("off");
  cache.setQueryData(queries.session().queryKey, noSession());
  expect(realtime.state).toBe("off");
  signedIn(cache, aSession());
  expect(realtime.state).toBe("open");
  useStanding.setState({ leaving: true });
  expect(realtime.state).toBe("off");
});

it("connects everybody on a server without accounts", () => {
  cache.setQueryData(queries.session().queryKey, aSession({ mode: "none", account: null }));
  expect(realtime.state).toBe("open");
});

it("learns of the session's end from any request", async () => {
  signedIn(cache, aSession());
  server.use(http.get(at("/projects"), () => refusal(401, "unauthorized", "sign in")));
  await expect(api.projects.list()).rejects.toMatchObject({ status: 401 });
  expect(standing().ended).toBe(true);
  expect(realtime.state).toBe("off");
});

it("takes a wrong password for what it is", async () => {
  signedIn(cache, aSession());
  server.use(http.post(at("/session"), () => refusal(401, "wrong_credentials", "wrong")));
  await expect(people.signIn("mara@example.com", "no")).rejects.toMatchObject({ status: 401 });
  expect(standing().ended).toBe(false);
});

it.each(["off", "closed"] as const)(
  "asks who is there when the connection is %s",
  async (state) => {
    signedIn(cache, aSession());
    serverSays(noSession());
    realtime.turn(state);
    await waitFor(() => expect(standing().ended).toBe(true));
  },
);

it("thinks nothing of a connection that is lost alone", async () => {
  signedIn(cache, aSession());
  let asked = 0;
  server.use(
    http.get(at("/session"), () => {
      asked += 1;
      return json(aSession() as never);
    }),
  );
  realtime.turn("closed");
  await waitFor(() => expect(asked).toBe(1));
  expect(standing().ended).toBe(false);
});

it("goes on where it was when the same person signs in again", () => {
  signedIn(cache, aSession());
  cache.setQueryData(["projects"], [aProject()]);
  useStanding.setState({ ended: true });
  expect(realtime.state).toBe("off");
  signedInAgain(cache, aSession({ account: anAccount({ name: "Mara L." }) }));
  expect(standing()).toMatchObject({ ended: false, resumed: 1 });
  expect(realtime.state).toBe("open");
  expect(cache.getQueryState(["projects"])?.isInvalidated).toBe(true);
});

it("starts anew for somebody else, and mixes nothing", () => {
  const reload = vi.spyOn(window.location, "reload").mockReturnValue(undefined);
  signedIn(cache, aSession());
  useStanding.setState({ ended: true });
  signedInAgain(cache, aSession({ account: anAccount({ id: "acc_2", name: "Jonas" }) }));
  expect(reload).toHaveBeenCalledOnce();
  expect(standing().ended).toBe(true);
  expect(cache.getQueryData(queries.session().queryKey)?.account?.id).toBe("acc_1");
});

it("sees that the person signed in again in another tab", async () => {
  signedIn(cache, aSession());
  useStanding.setState({ ended: true });
  serverSays(aSession());
  document.dispatchEvent(new Event("visibilitychange"));
  await waitFor(() => expect(standing()).toMatchObject({ ended: false, resumed: 1 }));
});

it("looks at the role again when a change is forbidden", async () => {
  signedIn(cache, aSession());
  cache.setQueryData(["project", "prj_1"], aProject());
  cache.setQueryData(["project", "prj_1", "docs"], []);
  server.use(http.delete(at("/projects/prj_1"), () => refusal(403, "forbidden", "owners only")));
  await expect(api.projects.remove("prj_1")).rejects.toMatchObject({ status: 403 });
  expect(cache.getQueryState(["project", "prj_1"])?.isInvalidated).toBe(true);
  expect(cache.getQueryState(["project", "prj_1", "docs"])?.isInvalidated).toBe(false);
});

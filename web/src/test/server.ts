// The network that tests put under the app: what no test answers is an error.
import { HttpResponse, type JsonBodyType } from "msw";
import { setupServer } from "msw/node";

export const server = setupServer();

/** An address of the API as handlers match it. */
export const at = (path: string) => `*/api${path}`;

/** The server's refusal; `more` are the members that only some problems have. */
export const refusal = (status: number, code: string, detail: string, more: object = {}) =>
  HttpResponse.json(
    { type: `/problems/${code}`, title: code, status, code, detail, ...more },
    { status },
  );

export const json = (body: JsonBodyType, status = 200) => HttpResponse.json(body, { status });

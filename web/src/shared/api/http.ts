// The one way to the server: typed by its OpenAPI document, with failures as ApiProblem, and heard by who wants to know how it answers.
import createClient from "openapi-fetch";
import { myName } from "@/shared/lib/identity";
import { ApiProblem } from "./problem";
import type { paths } from "./schema";

export const http = createClient<paths>({
  baseUrl: window.location.origin,
  // Looked up per call, so that tests can put their own network underneath.
  fetch: (request) => fetch(request),
});

type Listener = () => void;
let onAnswer: Listener = () => undefined;
let onSilence: Listener = () => undefined;
type RefusalListener = (problem: ApiProblem, method: string) => void;
let onRefusal: RefusalListener = () => undefined;

/** Hears of every request whether the server answered it at all. */
export function listenToNetwork(answered: Listener, silent: Listener): void {
  onAnswer = answered;
  onSilence = silent;
}

/** Hears of every request that the server refused. */
export function listenToRefusals(listener: RefusalListener): void {
  onRefusal = listener;
}

/** Reads a refusal, and tells of it. */
export async function refusalOf(response: Response, method: string): Promise<ApiProblem> {
  const problem = await ApiProblem.from(response);
  onRefusal(problem, method);
  return problem;
}

http.use({
  onRequest({ request }) {
    request.headers.set("X-Display-Name", encodeURIComponent(myName()));
  },
  async onResponse({ request, response }) {
    onAnswer();
    if (!response.ok) throw await refusalOf(response, request.method);
  },
  onError({ error }) {
    if (error instanceof ApiProblem) return error;
    onSilence();
    return ApiProblem.offline();
  },
});

export async function data<T>(call: Promise<{ data?: T }>): Promise<T> {
  return (await call).data as T;
}

// One error type for everything the server refuses (problem+json) and for a server that is out of reach.
import { sentence } from "@/shared/lib/sentence";
import { t } from "@/strings/errors";
import type { Lock } from "./types";

interface ProblemBody {
  title?: string;
  status?: number;
  detail?: string;
  code?: string;
  field?: string | null;
  lock?: Lock | null;
  current?: string | null;
  suggestions?: string[];
  retryAfter?: number | null;
}

const tooManyRequests = 429;

function textOf({ detail, title, retryAfter }: ProblemBody, status: number): string {
  if (status === tooManyRequests && retryAfter) return t.tooMany(retryAfter);
  return sentence(detail || title || t.noDetail(status));
}

export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  /** The body field at fault, when one is. */
  readonly field: string | null;
  /** The current lock, on 409 and 423 answers about locks. */
  readonly lock: Lock | null;
  /** What was probably meant instead: branches or folders that there are, or the repository's new address. */
  readonly suggestions: string[];
  /** In how many seconds it is worth another try, where the server says so. */
  readonly retryAfter: number | null;

  constructor(body: ProblemBody, status: number) {
    super(textOf(body, status));
    this.name = "ApiProblem";
    this.status = status;
    this.code = body.code ?? "internal";
    this.field = body.field ?? null;
    this.lock = body.lock ?? null;
    this.suggestions = body.suggestions ?? [];
    this.retryAfter = body.retryAfter ?? null;
  }

  /** The request never got an answer: no network, or the server is down. */
  static offline(): ApiProblem {
    return new ApiProblem({ code: "offline", detail: t.offline }, 0);
  }

  static async from(response: Response): Promise<ApiProblem> {
    const body: ProblemBody = await response.json().catch(() => ({}));
    // What stands before the server may refuse in its place, in a header alone.
    const seconds = Number(response.headers.get("Retry-After"));
    if (seconds > 0) body.retryAfter ??= seconds;
    return new ApiProblem(body, response.status);
  }

  /** Too much was asked in too short a time. */
  get isRateLimited(): boolean {
    return this.status === tooManyRequests;
  }

  /** Nobody is signed in any more. A wrong password is something else. */
  get isSignedOut(): boolean {
    return this.status === 401 && this.code === "unauthorized";
  }

  get isOffline(): boolean {
    return this.code === "offline";
  }
}

export function toProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new ApiProblem({ code: "internal", detail }, 0);
}

/** The first of several refusals, such as of a check and of the save itself. */
export const firstProblem = (...errors: (Error | null)[]): ApiProblem | null => {
  const error = errors.find((candidate) => candidate !== null);
  return error ? toProblem(error) : null;
};

/** The problem's text when it is about this form field. */
export const errorAt = (problem: ApiProblem | null, field: string): string | null =>
  problem?.field === field ? problem.message : null;

/** The problem's text when none of the form's fields can show it. */
export const errorElsewhere = (problem: ApiProblem | null, ...fields: string[]): string | null =>
  problem && !(problem.field && fields.includes(problem.field)) ? problem.message : null;

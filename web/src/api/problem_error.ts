import type { FieldProblem, Problem } from "./types";

/** The API refused: an RFC 9457 problem, with the seconds of Retry-After where there are some. */
export class ProblemError extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors: FieldProblem[];
  readonly retryAfter: number | null;
  readonly inviteId: string | null;
  readonly suppressionId: string | null;
  /** How many items it is about. */
  readonly count: number | null;

  constructor(problem: Problem, retryAfter: number | null = null) {
    super(`${problem.status} ${problem.code}`);
    this.name = "ProblemError";
    this.status = problem.status;
    this.code = problem.code;
    this.detail = problem.detail;
    this.errors = problem.errors ?? [];
    this.retryAfter = retryAfter;
    this.inviteId = problem.invite_id ?? null;
    this.suppressionId = problem.suppression_id ?? null;
    this.count = problem.count ?? null;
  }
}

/** The request never got an answer. */
export class OfflineError extends Error {
  constructor() {
    super("no answer from the server");
    this.name = "OfflineError";
  }
}

export function isProblem(error: unknown, ...codes: string[]): error is ProblemError {
  return error instanceof ProblemError && (codes.length === 0 || codes.includes(error.code));
}

export async function problemFrom(response: Response): Promise<ProblemError> {
  const wait = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
  const retryAfter = Number.isNaN(wait) ? null : wait;
  const body: unknown = await response.json().catch(() => null);
  if (isProblemBody(body)) return new ProblemError(body, retryAfter);
  const code = response.status >= 500 ? "unavailable" : "bad_request";
  return new ProblemError({ status: response.status, code, detail: response.statusText }, retryAfter);
}

function isProblemBody(body: unknown): body is Problem {
  return typeof body === "object" && body !== null && "code" in body && "detail" in body;
}

import { noteAnswer } from "./connection";
import { accessToken, refreshSession, whoAndWhere } from "./credentials";
import { OfflineError, problemFrom } from "./problem_error";
import type { ListOf, PathOf } from "./types";

export const BASE = "/api/v1";

export type Query = Record<string, string | number | boolean | null | undefined>;

interface Options {
  query?: Query;
  body?: unknown;
  signal?: AbortSignal;
  /** Repeats of one attempt share it; POSTs that create or send get a fresh one by themselves. */
  idempotencyKey?: string;
}

/** The API takes no Idempotency-Key on these. */
const WITHOUT_KEY = /^\/(session|setup|join|password)(\/|$)|^\/imports$|\/reveal$/;

export const client = {
  get: <T>(path: PathOf<"get">, query?: Query, signal?: AbortSignal) =>
    json<T>("GET", path, { ...(query && { query }), ...(signal && { signal }) }),
  /** A list's pages one after the other, up to 1,000 rows: for what is to be chosen from. */
  all: async <T>(path: PathOf<"get">, query?: Query, signal?: AbortSignal) => {
    const page = (cursor?: string) =>
      client.get<ListOf<T>>(path, { ...query, limit: 100, ...(cursor && { cursor }) }, signal);
    const list = await page();
    for (let pages = 1; pages < 10 && list.next_cursor !== null; pages++) {
      const next = await page(list.next_cursor);
      list.items.push(...next.items);
      list.next_cursor = next.next_cursor;
    }
    return list;
  },
  post: <T>(path: PathOf<"post">, body?: unknown, idempotencyKey?: string, query: Query = {}) =>
    json<T>("POST", path, { body, query, ...(idempotencyKey && { idempotencyKey }) }),
  /** With the server's time of the answer, for what runs by its clock. */
  postTimed: async <T>(path: PathOf<"post">, body?: unknown) => {
    const response = await send("POST", path, { body });
    const said = Date.parse(response.headers.get("Date") ?? "");
    return { answer: (await response.json()) as T, at: Number.isNaN(said) ? Date.now() : said };
  },
  patch: <T>(path: PathOf<"patch">, body: unknown, query: Query = {}) =>
    json<T>("PATCH", path, { body, query }),
  delete: (path: PathOf<"delete">, query: Query = {}) => json<void>("DELETE", path, { query }),
  blob: async (path: PathOf<"get">, query?: Query) =>
    (await send("GET", path, query ? { query } : {})).blob(),
};

async function json<T>(method: string, path: string, options: Options): Promise<T> {
  const response = await send(method, path, options);
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

async function send(method: string, path: string, options: Options): Promise<Response> {
  const headers = new Headers({ Accept: "application/json" });
  // A form with files says itself where its parts end.
  const isForm = options.body instanceof FormData;
  if (options.body !== undefined && !isForm) headers.set("Content-Type", "application/json");
  if (method === "POST" && !WITHOUT_KEY.test(path)) {
    headers.set("Idempotency-Key", options.idempotencyKey ?? crypto.randomUUID());
  }
  const attempt = () => {
    const token = accessToken();
    if (token) headers.set("Authorization", `Bearer ${token}`);
    return ask(`${BASE}${path}${search(options.query)}`, {
      method,
      headers,
      credentials: "same-origin",
      ...(options.body !== undefined && { body: bodyOf(options.body) }),
      ...(options.signal && { signal: options.signal }),
    });
  };

  const [tokenBefore, meantFor] = [accessToken(), whoAndWhere()];
  let response = await attempt();
  if (response.ok) return response;
  let problem = await problemFrom(response);
  if (problem.code === "unauthenticated" && tokenBefore) {
    // Another request may have renewed it meanwhile.
    const renewed = accessToken() !== tokenBefore || (await refreshSession()) !== null;
    // Never as somebody else, or in the workspace that is left when this one is gone.
    if (renewed && whoAndWhere() === meantFor) {
      response = await attempt();
      if (response.ok) return response;
      problem = await problemFrom(response);
    }
  }
  throw problem;
}

const bodyOf = (body: unknown) => (body instanceof FormData ? body : JSON.stringify(body));

async function ask(url: string, init: RequestInit): Promise<Response> {
  try {
    const response = await globalThis.fetch(url, init);
    noteAnswer(true);
    return response;
  } catch (error) {
    // Called off by us: that says nothing of the connection.
    if (init.signal?.aborted) throw error;
    noteAnswer(false);
    throw new OfflineError();
  }
}

function search(query: Query | undefined): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== "") params.set(name, String(value));
  }
  const text = params.toString();
  return text === "" ? "" : `?${text}`;
}

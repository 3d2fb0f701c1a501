// The access token of this page. It lives in memory only: storage holds no token.

import { noteAnswer } from "./connection";
import { OfflineError, problemFrom } from "./problem_error";
import type { Session } from "./types";

const BASE = "/api/v1";

let current: Session | null = null;
let refreshing: Promise<Session | null> | null = null;

type Listener = (session: Session | null) => void;
const listeners = new Set<Listener>();

export function accessToken(): string | null {
  return current?.access_token ?? null;
}

/** Whose session it is, and in which workspace; null without one. */
export function whoAndWhere(): string | null {
  return current && `${current.user.id} ${current.workspace?.id ?? ""}`;
}

/** Takes a new session (signed in, joined, switched), or ends it. */
export function holdSession(session: Session | null): void {
  current = session;
  for (const listener of listeners) listener(session);
}

export function onSession(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * A new access token from the refresh cookie; null when there is no session any more.
 * However many requests ask at once, one goes out.
 */
export function refreshSession(): Promise<Session | null> {
  refreshing ??= renew().finally(() => {
    refreshing = null;
  });
  return refreshing;
}

async function renew(): Promise<Session | null> {
  // This page stays in its workspace, whatever another tab used last.
  const slug = current?.workspace?.slug;
  let response = await post(slug ? { workspace: slug } : {});
  if (response.status === 404 && slug) response = await post({});
  if (response.ok) {
    const session: Session = await response.json();
    holdSession(session);
    return session;
  }
  if (response.status === 401 || response.status === 403) {
    holdSession(null);
    return null;
  }
  throw await problemFrom(response);
}

/** Moves this page into another workspace of the same person. */
export async function enterWorkspace(slug: string): Promise<Session> {
  await refreshing?.catch(() => null);
  const response = await post({ workspace: slug });
  if (!response.ok) throw await problemFrom(response);
  const session: Session = await response.json();
  holdSession(session);
  return session;
}

async function post(body: { workspace?: string }): Promise<Response> {
  const send = () =>
    globalThis.fetch(`${BASE}/session/refresh`, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(body),
    });
  try {
    // Two tabs renewing with one cookie would look like a stolen one.
    const response = await (navigator.locks ? navigator.locks.request("guestlist-session", send) : send());
    noteAnswer(true);
    return response;
  } catch {
    noteAnswer(false);
    throw new OfflineError();
  }
}

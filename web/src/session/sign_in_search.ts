export interface SignInSearch {
  /** The page to go to afterwards. */
  next?: string | undefined;
}

/** Only a path of this app: an address from elsewhere is dropped. */
export function safeNext(next: unknown): string | null {
  return typeof next === "string" && /^\/(?![/\\])/.test(next) ? next : null;
}

// The router lays this over the raw search: what is wrong has to be named to be gone.
export function signInSearch(search: Record<string, unknown>): SignInSearch {
  return { next: safeNext(search.next) ?? undefined };
}

import { useSyncExternalStore } from "react";

// Whether the server answers: what the browser says, and what the last request met.

let answered = true;
const listeners = new Set<() => void>();

export function noteAnswer(got: boolean): void {
  if (answered === got) return;
  answered = got;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener("online", listener);
  addEventListener("offline", listener);
  return () => {
    listeners.delete(listener);
    removeEventListener("online", listener);
    removeEventListener("offline", listener);
  };
}

export function useConnected(): boolean {
  return useSyncExternalStore(subscribe, () => answered && navigator.onLine);
}

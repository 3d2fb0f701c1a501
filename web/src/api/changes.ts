import { BASE } from "./client";
import { accessToken, refreshSession } from "./credentials";

const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;

/**
 * Calls back whenever something changed in the workspace, until the signal ends it. The server ends its answer now and
 * then; what happened in between is noticed by the mark of the newest events.
 */
export async function followChanges(onChange: () => void, signal: AbortSignal): Promise<void> {
  let last: string | null = null;
  let wait = FIRST_WAIT;
  while (!signal.aborted) {
    try {
      for await (const mark of changes(signal)) {
        wait = FIRST_WAIT;
        if (last !== null && mark !== last) onChange();
        last = mark;
      }
    } catch {
      if (signal.aborted) return;
      // No line, or no session: pages that ask for something say so.
      await pause(wait, signal);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    }
  }
}

/** The marks of one answer. An EventSource could not send the access token. */
async function* changes(signal: AbortSignal): AsyncGenerator<string> {
  const ask = () =>
    globalThis.fetch(`${BASE}/changes`, {
      headers: { Accept: "text/event-stream", Authorization: `Bearer ${accessToken()}` },
      credentials: "same-origin",
      signal,
    });
  let response = await ask();
  if (response.status === 401 && (await refreshSession()) !== null) response = await ask();
  if (!response.ok || !response.body) throw new Error(`${response.status}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  signal.addEventListener("abort", () => void reader.cancel());
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += value;
    const events = text.split("\n\n");
    text = events.pop() ?? "";
    for (const event of events) {
      const data = event.split("\n").find((line) => line.startsWith("data: "));
      if (data) yield String(JSON.parse(data.slice("data: ".length)).mark);
    }
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

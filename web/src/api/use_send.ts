import { useRef } from "react";
import { client } from "./client";
import { isProblem } from "./problem_error";
import type { PathOf } from "./types";

/** Sends one POST. */
export type Send = <T>(path: PathOf<"post">, body?: object) => Promise<T>;

/**
 * Sends what must not happen twice. Where it is not known whether it happened, sending the same again carries the same
 * Idempotency-Key; after a refusal it is a new attempt, for what was refused may be right by now.
 */
export function useSend(): Send {
  const lost = useRef<{ content: string; key: string } | null>(null);
  return async <T>(path: PathOf<"post">, body?: object) => {
    const content = path + JSON.stringify(body);
    const key = lost.current?.content === content ? lost.current.key : crypto.randomUUID();
    lost.current = { content, key };
    try {
      const answer = await client.post<T>(path, body, key);
      lost.current = null;
      return answer;
    } catch (error) {
      if (isRefusal(error)) lost.current = null;
      throw error;
    }
  };
}

const isRefusal = (error: unknown) =>
  isProblem(error) && error.status < 500 && error.code !== "idempotency_in_progress";

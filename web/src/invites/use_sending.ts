import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { client, isProblem, type PathOf } from "../api";
import { usePeopleChanged } from "./people_changed";
import { type Offer, type Send, sendInvites } from "./requests";

/**
 * Sends invites. When an answer got lost on the way, sending the same again carries the same Idempotency-Key, so that
 * nobody is told that the person was invited already.
 */
export function useSending() {
  const lost = useRef<{ content: string; key: string } | null>(null);
  const changed = usePeopleChanged();

  const send: Send = async <T>(path: PathOf<"post">, body: object) => {
    const content = path + JSON.stringify(body);
    const key = lost.current?.content === content ? lost.current.key : crypto.randomUUID();
    lost.current = { content, key };
    try {
      const answer = await client.post<T>(path, body, key);
      lost.current = null;
      return answer;
    } catch (error) {
      if (isProblem(error)) lost.current = null;
      throw error;
    }
  };

  return useMutation({
    mutationFn: ({ emails, offer }: { emails: string[]; offer: Offer }) => sendInvites(emails, offer, send),
    onSuccess: ({ invited }) => {
      if (invited.length > 0) changed();
    },
  });
}

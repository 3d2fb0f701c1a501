import { useState } from "react";
import { client, fieldProblems, useCodeText, useSend } from "../api";
import { useDeed } from "../invites";
import { type Answer, type Item, itemOf, pathOf } from "./item";

interface Saving {
  kind: Item["kind"];
  /** The item to change; none: a new one. */
  item: Item | undefined;
  /** What the fields say, as it is sent. */
  body: () => Record<string, unknown>;
  said: string;
  onClose: () => void;
}

/**
 * Adds an item or changes what differs from when its dialog opened, so that what a co-owner changed meanwhile stays;
 * then the dialog closes. What is wrong with a field stands under it.
 */
export function useSaving({ kind, item, body, said, onClose }: Saving) {
  const post = useSend();
  const codeText = useCodeText();
  const [opened] = useState(body);
  const path = `/${pathOf[kind]}` as const;
  const saving = useDeed({
    run: async () =>
      itemOf(
        item
          ? await client.patch<Answer>(`${path}/${item.id}`, differing(body(), opened))
          : await post<Answer>(path, body()),
      ),
    said,
    onDone: onClose,
  });
  const wrong = fieldProblems(saving.problem);
  return {
    start: saving.start,
    busy: saving.busy,
    error: Object.keys(wrong).length > 0 ? null : saving.error,
    /** What is wrong with a field. */
    wordsOf: (field: string) => wrong[field] && codeText(wrong[field]),
  };
}

function differing(now: Record<string, unknown>, before: Record<string, unknown>) {
  const isOther = ([name, value]: [string, unknown]) =>
    JSON.stringify(value) !== JSON.stringify(before[name]);
  return Object.fromEntries(Object.entries(now).filter(isOther));
}

import { useQueryClient } from "@tanstack/react-query";
import { type Deed, useDeed as useAnyDeed } from "../invites";

/** What every dialog about a partner does: one's own roles in partners are part of what one may do. */
export function useDeed<T>({ onDone, ...deed }: Deed<T>) {
  const queries = useQueryClient();
  return useAnyDeed({
    ...deed,
    onDone: (answer: T) => {
      onDone(answer);
      void queries.invalidateQueries({ queryKey: ["me"] });
    },
  });
}

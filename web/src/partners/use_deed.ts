import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useProblemText } from "../api";
import { usePeopleChanged } from "../invites";
import { useToast } from "../ui/toast";

interface Deed<T> {
  run: () => Promise<T>;
  /** What to say once it is done. */
  said: string;
  onDone: (answer: T) => void;
}

/** What every dialog about a partner does: the deed, then say so and go on; on an error it stays and says why. */
export function useDeed<T>({ run, said, onDone }: Deed<T>) {
  const toast = useToast();
  const problemText = useProblemText();
  const queries = useQueryClient();
  const changed = usePeopleChanged();
  const doing = useMutation({
    mutationFn: run,
    onSuccess: (answer) => {
      // First away from what is gone, then ask anew.
      onDone(answer);
      changed();
      // One's own roles in partners are part of what one may do.
      void queries.invalidateQueries({ queryKey: ["me"] });
      toast.success(said);
    },
  });
  return {
    start: () => doing.mutate(),
    busy: doing.isPending,
    problem: doing.error,
    error: doing.error && problemText(doing.error),
  };
}

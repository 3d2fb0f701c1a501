import { useMutation } from "@tanstack/react-query";
import { useProblemText } from "../api";
import { useToast } from "../ui/toast";
import { usePeopleChanged } from "./people_changed";

export interface Deed<T> {
  run: () => Promise<T>;
  /** What to say once it is done; nothing where what follows says it. */
  said?: string;
  onDone: (answer: T) => void;
}

/** What every dialog does: the deed, then go on and say so; on an error it stays and says why. */
export function useDeed<T>({ run, said, onDone }: Deed<T>) {
  const toast = useToast();
  const problemText = useProblemText();
  const changed = usePeopleChanged();
  const doing = useMutation({
    mutationFn: run,
    onSuccess: (answer) => {
      // First away from what is gone, then ask anew.
      onDone(answer);
      changed();
      if (said !== undefined) toast.success(said);
    },
  });
  return {
    start: () => doing.mutate(),
    /** Forgets what went wrong. */
    reset: () => doing.reset(),
    busy: doing.isPending,
    problem: doing.error,
    error: doing.error && problemText(doing.error),
  };
}

import { useMutation } from "@tanstack/react-query";
import { useProblemText } from "../api";
import { usePeopleChanged } from "../invites";
import { useToast } from "../ui/toast";

/** What every dialog about a person does: the deed, then say so and close; on an error it stays and says why. */
export function useDeed(run: () => Promise<unknown>, said: string, onClose: () => void) {
  const toast = useToast();
  const problemText = useProblemText();
  const changed = usePeopleChanged();
  const doing = useMutation({
    mutationFn: run,
    onSuccess: () => {
      changed();
      toast.success(said);
      onClose();
    },
  });
  return {
    start: () => doing.mutate(),
    busy: doing.isPending,
    problem: doing.error,
    error: doing.error && problemText(doing.error),
  };
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { client, type Me, type UpdateMe } from "../api";

/** Changes what is kept about oneself; everything that shows it follows. */
export function useUpdateMe(options: { onSuccess?: () => void; onError?: (error: Error) => void } = {}) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: UpdateMe) => client.patch<Me>("/me", change),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["me"] });
      options.onSuccess?.();
    },
    onError: (error) => options.onError?.(error),
  });
}

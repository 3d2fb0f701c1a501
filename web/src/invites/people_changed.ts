import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";

/** Asks anew for everything that shows people, invites and what they hold. */
export function usePeopleChanged(): () => void {
  const queries = useQueryClient();
  return useCallback(() => {
    for (const resource of [
      "members",
      "guests",
      "invites",
      "people",
      "partners",
      "items",
      "imports",
      "activity",
      "email",
    ]) {
      void queries.invalidateQueries({ queryKey: [resource] });
    }
  }, [queries]);
}

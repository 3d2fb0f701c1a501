import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";

/** Asks anew for everything that shows people and invites. */
export function usePeopleChanged(): () => void {
  const queries = useQueryClient();
  return useCallback(() => {
    for (const resource of ["members", "guests", "invites", "people", "partners", "activity", "email"]) {
      void queries.invalidateQueries({ queryKey: [resource] });
    }
  }, [queries]);
}

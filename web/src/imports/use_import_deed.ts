import { useQueryClient } from "@tanstack/react-query";
import { client, type Import } from "../api";
import { useDeed } from "../invites";
import { importQuery } from "./queries";

/** Starts or cancels an import; what the API answers of it is shown at once. */
export function useImportDeed(id: string, verb: "commit" | "cancel", body?: object) {
  const queries = useQueryClient();
  return useDeed({
    run: () => client.post<Import>(`/imports/${id}/${verb}`, body),
    onDone: (answer) => queries.setQueryData(importQuery(id).queryKey, answer),
  });
}

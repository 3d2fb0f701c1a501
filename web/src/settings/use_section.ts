import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { client, type UpdateWorkspace, type Workspace, workspaceQuery } from "../api";
import { useToast } from "../ui/toast";

/**
 * Some fields of the workspace while they are edited; they are saved together. What is edited here stays so,
 * whatever else is saved or loaded meanwhile.
 */
export function useSection<K extends keyof UpdateWorkspace>(workspace: Workspace, fields: readonly K[]) {
  const { t } = useTranslation("settings");
  const queries = useQueryClient();
  const toast = useToast();
  const [edits, setEdits] = useState<Partial<Pick<Workspace, K>>>({});
  const value = { ...workspace, ...edits };
  const changedIn = (now: Workspace) => fields.filter((field) => !same(now[field], workspace[field]));

  const saving = useMutation({
    mutationFn: (patch: UpdateWorkspace) => client.patch<Workspace>("/workspace", patch),
    onSuccess: (saved) => {
      queries.setQueryData(workspaceQuery.queryKey, saved);
      void queries.invalidateQueries({ queryKey: ["me"] });
      setEdits({});
      toast.success(t("saved"));
    },
  });

  return {
    value,
    changed: changedIn(value).length > 0,
    edit: (patch: Partial<Pick<Workspace, K>>) => setEdits((before) => ({ ...before, ...patch })),
    discard: () => {
      setEdits({});
      saving.reset();
    },
    /** Sends what differs; `last` is what stood typed and was not yet in `value`. */
    save: (last: Partial<Pick<Workspace, K>> = {}) => {
      const now = { ...value, ...last };
      setEdits((before) => ({ ...before, ...last }));
      saving.mutate(Object.fromEntries(changedIn(now).map((field) => [field, now[field]])));
    },
    saving,
  };
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { client, refreshSession, useProblemText } from "../api";
import { ConfirmDialog } from "../ui/confirm_dialog";
import { useToast } from "../ui/toast";

/** The way out for somebody who does not want to be here any more. */
export function LeaveWorkspace({ workspace }: { workspace: string }) {
  const { t } = useTranslation("app");
  const problemText = useProblemText();
  const toast = useToast();
  const [asking, setAsking] = useState(false);
  const leaving = useMutation({
    mutationFn: async () => {
      await client.post<void>("/members/me/leave");
      // On to another workspace of theirs, or to none.
      await refreshSession();
    },
    onSuccess: () => toast.success(t("left", { workspace })),
  });
  return (
    <>
      <button type="button" className="text-link min-h-6 text-sm" onClick={() => setAsking(true)}>
        {t("leave")}
      </button>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t("leave_title", { workspace })}
        description={t("leave_lead")}
        verb={t("leave_verb")}
        busy={leaving.isPending || leaving.isSuccess}
        error={leaving.error && problemText(leaving.error)}
        onConfirm={() => leaving.mutate()}
      />
    </>
  );
}

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { client, refreshSession, useProblemText } from "../api";
import { useMe } from "../session";
import { ConfirmDialog } from "../ui/confirm_dialog";
import { useToast } from "../ui/toast";
import { useHeir } from "./heir";

export function LeaveDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("members");
  const me = useMe();
  const { history } = useRouter();
  const toast = useToast();
  const problemText = useProblemText();
  const name = me.workspace?.name ?? "";
  const leaving = useMutation({
    mutationFn: async () => {
      await client.post<void>("/members/me/leave", undefined, undefined, takesOver.query);
      // On to another workspace, if there is one.
      await refreshSession();
    },
    onSuccess: () => {
      toast.success(t("left", { workspace: name }));
      history.replace("/");
    },
  });
  const takesOver = useHeir(leaving.error, me.member_id ?? "");
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t("leave_workspace")}
      description={t("leave_workspace_lead", { workspace: name })}
      verb={t("leave_workspace")}
      onConfirm={() => takesOver.check() && leaving.mutate()}
      busy={leaving.isPending}
      error={leaving.error && !takesOver.isAbout(leaving.error) ? problemText(leaving.error) : null}
    >
      {takesOver.field}
    </ConfirmDialog>
  );
}

import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type ApiKey, client, useProblemText } from "../api";
import { ConfirmDialog } from "../ui/confirm_dialog";
import { useToast } from "../ui/toast";

interface Props {
  apiKey: ApiKey;
  onRevoked: () => Promise<void>;
  onClose: () => void;
}

export function RevokeKeyDialog({ apiKey, onRevoked, onClose }: Props) {
  const { t } = useTranslation("settings");
  const problemText = useProblemText();
  const toast = useToast();
  const revoking = useMutation({
    mutationFn: () => client.delete(`/api-keys/${apiKey.id}`),
    onSuccess: async () => {
      toast.success(t("key_revoked", { name: apiKey.name }));
      onClose();
      await onRevoked();
    },
  });
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t("revoke_title")}
      description={t("revoke_lead", { name: apiKey.name })}
      verb={t("revoke_title")}
      busy={revoking.isPending}
      error={revoking.error && problemText(revoking.error)}
      onConfirm={() => revoking.mutate()}
    />
  );
}

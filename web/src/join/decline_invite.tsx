import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type InviteLookup, isProblem, useProblemText } from "../api";
import { ConfirmDialog } from "../ui/confirm_dialog";
import { declineInvite } from "./requests";

interface Props {
  invite: InviteLookup;
  token: string;
  onDeclined: () => void;
}

export function DeclineInvite({ invite, token, onDeclined }: Props) {
  const { t } = useTranslation("join");
  const problemText = useProblemText();
  const [asking, setAsking] = useState(false);
  const declining = useMutation({
    mutationFn: () => declineInvite(token),
    onSuccess: onDeclined,
    // Declined in another tab meanwhile: that is what was wanted.
    onError: (error) => isProblem(error, "invite_declined") && onDeclined(),
  });
  const workspace = invite.workspace.name;
  return (
    <p className="after">
      {t("not_you")}{" "}
      <button type="button" className="text-link min-h-6" onClick={() => setAsking(true)}>
        {t("decline")}
      </button>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t("decline_title")}
        description={t("decline_lead", { workspace })}
        verb={t("decline_verb")}
        busy={declining.isPending}
        error={declining.error && problemText(declining.error)}
        onConfirm={() => declining.mutate()}
      />
    </p>
  );
}

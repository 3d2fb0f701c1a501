import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { client, type Invite, isProblem, ProblemError, useProblemText, workspaceQuery } from "../api";
import { duration } from "../i18n/format";
import { useMailReason } from "../mail/reasons";
import { useSession } from "../session";
import { Who } from "../ui/avatar";
import { Banner } from "../ui/banner";
import { Dialog } from "../ui/dialog";
import { usePeopleChanged } from "./people_changed";
import { resendInvite } from "./requests";
import { useSaySent } from "./say_sent";

const FAILED: readonly string[] = ["bounced", "complained", "failed"];

export function ResendDialog({ invite, onClose }: { invite: Invite; onClose: () => void }) {
  const { t } = useTranslation("invites");
  const mailReason = useMailReason();
  const problemText = useProblemText();
  const changed = usePeopleChanged();
  const saySent = useSaySent();
  const { can } = useSession();
  const workspace = useQuery({ ...workspaceQuery, enabled: can("view_workspace") });
  const resending = useMutation({
    mutationFn: async (suppressionId: string | null) => {
      if (suppressionId) await client.delete(`/suppressions/${suppressionId}`);
      return resendInvite(invite.id);
    },
    onSuccess: (sent) => {
      changed();
      saySent([sent]);
      onClose();
    },
  });

  // "Try again in 42 seconds" is over after 42 seconds.
  const { error, reset } = resending;
  useEffect(() => {
    if (!(error instanceof ProblemError) || error.retryAfter === null) return;
    const timer = setTimeout(reset, error.retryAfter * 1000);
    return () => clearTimeout(timer);
  }, [error, reset]);

  const suppressed =
    isProblem(error, "address_suppressed") && can("lift_suppression") ? error.suppressionId : null;
  const seconds = workspace.data?.invite_lifetime_seconds;
  const reason = mailReason(invite.delivery.reason ?? t("reason_unknown"));
  const failed = FAILED.includes(invite.delivery.status);
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("resend_invite")}
      description={t("resend_lead")}
      error={error && (suppressed ? t("suppressed_admin") : problemText(error))}
      fact={seconds !== undefined && t("link_works_for", { time: duration(seconds) })}
      submit={{ label: suppressed ? t("allow_and_send") : t("resend_invite") }}
      onSubmit={() => resending.mutate(suppressed)}
      busy={resending.isPending}
    >
      <div className="rounded-lg border border-line px-4 py-3">
        <Who email={invite.email} />
      </div>
      {failed && (
        <div className="pt-3">
          <Banner kind="warn">
            {t("resend_after_failure", { reason: reason.words })} {reason.advice}
          </Banner>
        </div>
      )}
    </Dialog>
  );
}

import { useTranslation } from "react-i18next";
import type { Invite, MemberStatus } from "../api";
import { day, relative } from "../i18n/format";
import { useMailReason } from "../mail/reasons";
import { Badge } from "../ui/badge";
import type { IconName } from "../ui/icons";
import { useNow } from "./now";
import type { Row } from "./row";

const looks: Record<MemberStatus, { kind: "good" | "warn" | "bad" | "idle"; icon: IconName }> = {
  active: { kind: "good", icon: "check" },
  invited: { kind: "warn", icon: "send" },
  delivery_failed: { kind: "bad", icon: "warn" },
  expired: { kind: "idle", icon: "clock" },
  removed: { kind: "idle", icon: "x" },
};

/** Nobody is told that an email was sent before the mail provider has it. */
const isSending = ({ invite, status }: Pick<Row, "invite" | "status">) =>
  status === "invited" && invite?.delivery.status === "queued";

export function StatusBadge({ row }: { row: Row }) {
  const { t } = useTranslation("members");
  if (isSending(row)) {
    return (
      <Badge kind="warn" icon="clock">
        {t("status_sending")}
      </Badge>
    );
  }
  const { kind, icon } = looks[row.status];
  return (
    <Badge kind={kind} icon={icon}>
      {t(`status_${row.status}`)}
    </Badge>
  );
}

/** The badge and the one sentence that explains it; on hover also what to do about it. */
export function StatusCell({ row }: { row: Row }) {
  const sentence = useStatusSentence(row);
  const advice = useStatusAdvice(row);
  return (
    <>
      <StatusBadge row={row} />
      {sentence && (
        <span className="sub sentence hide-phone" title={advice ? `${sentence}. ${advice}` : sentence}>
          {sentence}
        </span>
      )}
    </>
  );
}

/** Null where the badge says it all. */
export function useStatusSentence(row: Row): string | null {
  const { t } = useTranslation("members");
  const now = useNow();
  const mailReason = useMailReason();
  const { invite, status } = row;
  if (status === "active") {
    return row.access_until ? t("access_ends_on", { day: day(row.access_until, now) }) : null;
  }
  if (!invite) return null;
  if (status === "expired") {
    return t("sent_by", { name: invite.sent_by.name, ago: relative(lastSent(invite), now, "short") });
  }
  if (status === "delivery_failed") {
    return invite.delivery.reason ? mailReason(invite.delivery.reason).words : t("failure_unknown");
  }
  if (invite.blocked_reason) {
    const mayResend = row.can.includes("resend_invite");
    if (invite.blocked_reason === "feature_off") return t("blocked_feature_off");
    return t(mayResend ? "blocked_sender_left" : "blocked_sender_left_ask");
  }
  const { delivery } = invite;
  if (delivery.status === "queued") {
    const { attempts, next_attempt_at: next } = delivery;
    if (attempts === 0 || next === null) return t("being_sent");
    return t("tried_again", { when: relative(next, now, "short") });
  }
  const sent = delivery.reason ? "delayed" : "sent";
  return t(delivery.status === "delivered" ? "delivered" : sent, {
    ago: relative(delivery.updated_at, now, "short"),
    until: relative(invite.expires_at, now),
  });
}

/** What to do about a mail that did not arrive; of one that is tried again, why. */
export function useStatusAdvice({ invite, status }: Row): string | null {
  const mailReason = useMailReason();
  if (!invite?.delivery.reason) return null;
  const { words, advice } = mailReason(invite.delivery.reason);
  if (status === "delivery_failed") return advice;
  return isSending({ invite, status }) ? `${words}.` : null;
}

/** When the newest email went out; the first one goes out as the invite is made. */
function lastSent(invite: Invite): string {
  return invite.send_count > 1 ? invite.delivery.updated_at : invite.created_at;
}

import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { InviteLookup } from "../api";
import { dateTime } from "../i18n/format";
import { CardPage } from "../ui/card_page";
import { DeclineInvite } from "./decline_invite";

interface Props {
  invite: InviteLookup;
  token: string;
  /** Who invites whom, as what; and what happens next. */
  lead: ReactNode;
  onDeclined: () => void;
  children: ReactNode;
}

/** The invite as a card: who invites, what they wrote, the way in, until when it works, and the way out. */
export function JoinCard({ invite, token, lead, onDeclined, children }: Props) {
  const { t } = useTranslation("join");
  return (
    <CardPage icon="guest" title={t("title", { workspace: invite.workspace.name })} lead={lead}>
      {invite.message && (
        <figure className="m-0">
          <figcaption className="sr-only">{t("message_from", { inviter: invite.inviter.name })}</figcaption>
          <blockquote className="quote">{invite.message}</blockquote>
        </figure>
      )}
      {children}
      <p className="after">{t("works_until", { time: dateTime(invite.expires_at) })}</p>
      <DeclineInvite invite={invite} token={token} onDeclined={onDeclined} />
    </CardPage>
  );
}

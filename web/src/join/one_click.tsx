import { useTranslation } from "react-i18next";
import { type InviteLookup, type Join, useProblemText } from "../api";
import { Around } from "../ui/around";
import { Button } from "../ui/button";
import { Form } from "../ui/form";
import { JoinCard } from "./join_card";
import { useInvitesYou } from "./use_invites_you";

interface Props {
  invite: InviteLookup;
  token: string;
  joining: { isPending: boolean; error: Error | null; mutate: (body: Join) => void };
  onDeclined: () => void;
}

/** Signed in as the person invited: the one click that is left. */
export function OneClick({ invite, token, joining, onDeclined }: Props) {
  const { t } = useTranslation("join");
  const problemText = useProblemText();
  const invitesYou = useInvitesYou(invite);
  const email = invite.email;
  return (
    <JoinCard
      invite={invite}
      token={token}
      onDeclined={onDeclined}
      lead={
        <>
          {invitesYou}{" "}
          <Around text={t("signed_in_as", { email })} part={email}>
            {(part) => <b className="text-ink">{part}</b>}
          </Around>
        </>
      }
    >
      <Form
        onSubmit={() => joining.mutate({ token })}
        busy={joining.isPending}
        error={joining.error && problemText(joining.error)}
        refusal={joining.error}
      >
        <Button type="submit" variant="primary" className="wide-btn" busy={joining.isPending}>
          {t("join", { workspace: invite.workspace.name })}
        </Button>
      </Form>
    </JoinCard>
  );
}

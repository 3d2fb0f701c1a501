import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { type InviteLookup, useProblemText } from "../api";
import { useSession } from "../session";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { CardPage } from "../ui/card_page";

interface Props {
  invite: InviteLookup;
  signedInAs: string;
  onSwitched: () => void;
}

/** Somebody else is signed in here: an invite is joined by the person it was sent to. */
export function OtherAccount({ invite, signedInAs, onSwitched }: Props) {
  const { t } = useTranslation("join");
  const { signOut } = useSession();
  const problemText = useProblemText();
  const switching = useMutation({ mutationFn: signOut, onSuccess: onSwitched });
  return (
    <CardPage
      icon="users"
      title={t("other_title")}
      lead={t("other_lead", { workspace: invite.workspace.name, email: invite.email })}
    >
      <dl className="facts mb-6">
        <dt>{t("invited")}</dt>
        <dd className="font-550">{invite.email}</dd>
        <dt>{t("signed_in")}</dt>
        <dd className="font-550">{signedInAs}</dd>
      </dl>
      <div role="alert">{switching.error && <Banner kind="bad">{problemText(switching.error)}</Banner>}</div>
      <Button
        variant="primary"
        className="wide-btn"
        busy={switching.isPending}
        onClick={() => switching.mutate()}
      >
        {t("switch_account")}
      </Button>
      <p className="after">
        <Link to="/" className="text-link">
          {t("stay", { email: signedInAs })}
        </Link>
      </p>
    </CardPage>
  );
}

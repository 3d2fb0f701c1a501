import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type InviteLookup, useProblemText } from "../api";
import { useSession } from "../session";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { Form } from "../ui/form";
import { PasswordField } from "../ui/password_field";
import { TextField } from "../ui/text_field";
import { JoinCard } from "./join_card";
import { useInvitesYou } from "./use_invites_you";

interface Props {
  invite: InviteLookup;
  token: string;
  /** They began as a new person, and the account appeared meanwhile. */
  surprised: boolean;
  onDeclined: () => void;
}

/** The address has an account: sign in as it, right here; joining is the next click. */
export function KnownPerson({ invite, token, surprised, onDeclined }: Props) {
  const { t } = useTranslation("join");
  const { signIn, state } = useSession();
  const problemText = useProblemText();
  const invitesYou = useInvitesYou(invite);
  const [password, setPassword] = useState("");
  const [missing, setMissing] = useState<{ password?: string }>({});
  const entering = useMutation({ mutationFn: () => signIn(invite.email, password) });

  const send = () => {
    const found: { password?: string } = password === "" ? { password: t("account_password_missing") } : {};
    setMissing(found);
    entering.reset();
    if (!found.password) entering.mutate();
  };
  return (
    <JoinCard
      invite={invite}
      token={token}
      onDeclined={onDeclined}
      lead={`${invitesYou} ${t("sign_in_first")}`}
    >
      {surprised && <Banner kind="accent">{t("has_account")}</Banner>}
      <Form
        onSubmit={send}
        busy={entering.isPending}
        error={entering.error && problemText(entering.error)}
        refusal={entering.error ?? missing}
      >
        <TextField
          label={t("email")}
          name="email"
          type="email"
          autoComplete="username"
          readOnly
          value={invite.email}
          onChange={() => undefined}
        />
        <PasswordField
          label={t("password")}
          name="password"
          value={password}
          onChange={setPassword}
          error={missing.password}
        />
        <Button
          type="submit"
          variant="primary"
          className="wide-btn"
          busy={entering.isPending || (entering.isSuccess && state.kind === "loading")}
        >
          {t("sign_in")}
        </Button>
        <p className="after">
          <Link to="/forgot-password" state={{ email: invite.email }} className="text-link">
            {t("forgot_password")}
          </Link>
        </p>
      </Form>
    </JoinCard>
  );
}

import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useLocation } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { client, fieldProblems, instanceQuery, useCodeText, useProblemText } from "../api";
import { Around } from "../ui/around";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { CardPage } from "../ui/card_page";
import { looksLikeEmail } from "../ui/email_chips";
import { Form } from "../ui/form";
import "../ui/history_state";
import { TextField } from "../ui/text_field";

/** Asks for a reset link by mail. The answer is the same whether there is such an account or not. */
export function ForgotPage() {
  const { t } = useTranslation("password");
  const problemText = useProblemText();
  const codeText = useCodeText();
  const known = useLocation({ select: ({ state }) => state.email ?? "" });
  const [email, setEmail] = useState(known);
  const [missing, setMissing] = useState<{ email?: string }>({});
  const asking = useMutation({
    mutationFn: (address: string) => client.post<unknown>("/password/forgot", { email: address }),
  });

  if (asking.isSuccess) return <Sent email={asking.variables} onOther={() => asking.reset()} />;

  const send = () => {
    const address = email.trim();
    const found: { email?: string } =
      address === ""
        ? { email: t("email_missing") }
        : looksLikeEmail(address)
          ? {}
          : { email: t("email_incomplete") };
    setMissing(found);
    asking.reset();
    if (!found.email) asking.mutate(address);
  };
  const refused = fieldProblems(asking.error).email;
  return (
    <CardPage icon="key" title={t("forgot_title")} lead={t("forgot_lead")}>
      <Form
        onSubmit={send}
        busy={asking.isPending}
        error={asking.error && !refused ? problemText(asking.error) : null}
        refusal={asking.error ?? missing}
      >
        <TextField
          label={t("email")}
          name="email"
          type="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          value={email}
          onChange={setEmail}
          error={missing.email ?? (refused && codeText(refused))}
        />
        <Button type="submit" variant="primary" className="wide-btn" busy={asking.isPending}>
          {t("send_link")}
        </Button>
        <BackToSignIn />
      </Form>
    </CardPage>
  );
}

function Sent({ email, onOther }: { email: string; onOther: () => void }) {
  const { t } = useTranslation("password");
  const instance = useQuery(instanceQuery);
  const mailbox = instance.data?.mailbox_url;
  return (
    <CardPage
      icon="mail"
      title={t("sent_title")}
      lead={
        <span role="status">
          <Around text={t("sent_lead", { email })} part={email}>
            {(part) => <b className="text-ink">{part}</b>}
          </Around>
        </span>
      }
    >
      {mailbox && (
        <Banner kind="warn" icon="mail">
          {t("mailbox")}{" "}
          <a href={mailbox} target="_blank" rel="noreferrer">
            {t("mailbox_open")}
          </a>
        </Banner>
      )}
      <Button className="wide-btn" onClick={onOther}>
        {t("other_email")}
      </Button>
      <BackToSignIn />
    </CardPage>
  );
}

function BackToSignIn() {
  const { t } = useTranslation("password");
  return (
    <p className="after">
      <Link to="/sign-in" className="text-link">
        {t("back")}
      </Link>
    </p>
  );
}

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldProblems, instanceQuery, isProblem, type Setup, useCodeText, useProblemText } from "../api";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { CardPage } from "../ui/card_page";
import { looksLikeEmail } from "../ui/email_chips";
import { Form } from "../ui/form";
import { PasswordField } from "../ui/password_field";
import { TextField } from "../ui/text_field";
import { tokenIn } from "./token_in";

const empty: Setup = {
  setup_token: "",
  workspace_name: "",
  name: "",
  family_name: "",
  email: "",
  password: "",
};
const fields = ["setup_token", "workspace_name", "name", "family_name", "email", "password"] as const;
type Field = (typeof fields)[number];

interface Props {
  token: string | null;
  busy: boolean;
  error: Error | null;
  onSend: (body: Setup) => void;
}

export function SetupForm({ token, busy, error, onSend }: Props) {
  const { t } = useTranslation("setup");
  const problemText = useProblemText();
  const codeText = useCodeText();
  const instance = useQuery(instanceQuery);
  const [typed, setTyped] = useState<Setup>({ ...empty, setup_token: token ?? "" });
  const [missing, setMissing] = useState<Partial<Record<Field, string>>>({});

  const send = () => {
    const found: Partial<Record<Field, string>> = {};
    for (const field of fields) if (typed[field].trim() === "") found[field] = t(`${field}_missing`);
    if (!found.email && !looksLikeEmail(typed.email.trim())) found.email = t("email_incomplete");
    setMissing(found);
    if (Object.keys(found).length > 0) return;
    onSend({
      setup_token: tokenIn(typed.setup_token),
      workspace_name: typed.workspace_name.trim(),
      name: typed.name.trim(),
      family_name: typed.family_name.trim(),
      email: typed.email.trim(),
      password: typed.password,
    });
  };

  const refused = fieldProblems(error);
  const wrongToken = isProblem(error, "invalid_setup_token");
  const weak = isProblem(error, "weak_password") && !refused.password ? problemText(error) : undefined;
  const atAField = wrongToken || weak !== undefined || fields.some((field) => refused[field]);
  const input = (field: Field) => ({
    label: t(field),
    name: field,
    value: typed[field],
    onChange: (value: string) => setTyped((before) => ({ ...before, [field]: value })),
    error:
      missing[field] ??
      (refused[field] ? codeText(refused[field]) : undefined) ??
      (field === "setup_token" && wrongToken ? t("token_wrong") : undefined) ??
      (field === "password" ? weak : undefined),
  });

  return (
    <CardPage icon="building" title={t("title")} lead={t("lead")}>
      <Form
        onSubmit={send}
        busy={busy}
        error={error && !atAField ? problemText(error) : null}
        refusal={error ?? missing}
      >
        {(token === null || wrongToken) && (
          <>
            {token === null && !wrongToken && <Banner kind="accent">{t("open_link")}</Banner>}
            <TextField
              {...input("setup_token")}
              hint={t("token_hint")}
              autoComplete="off"
              spellCheck={false}
            />
          </>
        )}
        <TextField {...input("workspace_name")} hint={t("workspace_hint")} autoComplete="organization" />
        <div className="two">
          <TextField {...input("name")} autoComplete="given-name" />
          <TextField {...input("family_name")} autoComplete="family-name" />
        </div>
        <TextField
          {...input("email")}
          type="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
        />
        <PasswordField {...input("password")} minLength={instance.data?.min_password_length ?? 15} />
        <Button type="submit" variant="primary" className="wide-btn mt-1" busy={busy}>
          {t("create")}
        </Button>
      </Form>
    </CardPage>
  );
}

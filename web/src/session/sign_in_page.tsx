import { useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useLocation } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useProblemText } from "../api";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { CardPage } from "../ui/card_page";
import { PasswordField } from "../ui/password_field";
import "../ui/history_state";
import { Redirect } from "../ui/redirect";
import { TextField } from "../ui/text_field";
import { useSession } from "./session_context";
import { setupNeededQuery } from "./setup_needed";

const route = getRouteApi("/sign-in");

interface Missing {
  email?: string;
  password?: string;
}

export function SignInPage() {
  const { t } = useTranslation("session");
  const { next } = route.useSearch();
  const { state, signIn, retry } = useSession();
  const done = useLocation({ select: (at) => at.state.done });
  const setup = useQuery(setupNeededQuery);
  const problemText = useProblemText();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [missing, setMissing] = useState<Missing>({});
  const sending = useMutation({ mutationFn: () => signIn(email.trim(), password) });

  if (state.kind === "signed_in") return <Redirect path={next ?? "/"} />;
  // Nothing for a moment rather than a form that is gone at once.
  if (state.kind === "loading" && sending.isIdle) return <main id="main" className="centre" />;

  const send = (event: FormEvent) => {
    event.preventDefault();
    if (sending.isPending) return;
    const found: Missing = {
      ...(email.trim() === "" && { email: t("email_missing") }),
      ...(password === "" && { password: t("password_missing") }),
    };
    setMissing(found);
    if (found.email ?? found.password) {
      document
        .querySelector<HTMLElement>(found.email ? "#main [name=email]" : "#main [name=password]")
        ?.focus();
      return;
    }
    sending.mutate();
  };
  const entering = sending.isPending || (sending.isSuccess && state.kind === "loading");
  const failed = sending.error ?? (state.kind === "unreachable" ? state.error : null);

  return (
    <CardPage icon="key" title={t("sign_in_title")} lead={t("sign_in_lead")}>
      {setup.data?.needed && (
        <Banner kind="accent">
          {t("setup_needed")} <Link to="/setup">{t("set_up")}</Link>
        </Banner>
      )}
      <div role="status">
        {done === "password_reset" && sending.isIdle && <Banner kind="good">{t("password_reset")}</Banner>}
      </div>
      <form onSubmit={send} noValidate>
        <div role="alert">
          {failed !== null && !entering && (
            <Banner
              kind="bad"
              actions={
                state.kind === "unreachable" && (
                  <button type="button" className="underline" onClick={retry}>
                    {t("try_again")}
                  </button>
                )
              }
            >
              {problemText(failed)}
            </Banner>
          )}
        </div>
        <TextField
          label={t("email")}
          name="email"
          type="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          value={email}
          onChange={setEmail}
          error={missing.email}
        />
        <PasswordField
          label={t("password")}
          name="password"
          value={password}
          onChange={setPassword}
          error={missing.password}
        />
        <Button type="submit" variant="primary" className="wide-btn" busy={entering}>
          {t("sign_in")}
        </Button>
        <p className="after">
          <Link to="/forgot-password" state={{ email: email.trim() }} className="text-link">
            {t("forgot_password")}
          </Link>
        </p>
      </form>
    </CardPage>
  );
}

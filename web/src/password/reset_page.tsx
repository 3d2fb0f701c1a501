import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  accessToken,
  client,
  fieldProblems,
  instanceQuery,
  isProblem,
  refreshSession,
  useCodeText,
  useProblemText,
} from "../api";
import { Button } from "../ui/button";
import { CardPage } from "../ui/card_page";
import { Form } from "../ui/form";
import { useLinkToken } from "../ui/history_state";
import { PasswordField } from "../ui/password_field";

/** The page a reset link opens. Opening it consumes nothing; setting the password does. */
export function ResetPage() {
  const token = useLinkToken();
  if (token === null) return <DeadLink />;
  return <NewPassword key={token} token={token} />;
}

function NewPassword({ token }: { token: string }) {
  const { t } = useTranslation("password");
  const navigate = useNavigate();
  const problemText = useProblemText();
  const codeText = useCodeText();
  const instance = useQuery(instanceQuery);
  const [password, setPassword] = useState("");
  const [missing, setMissing] = useState<{ password?: string }>({});
  const setting = useMutation({
    mutationFn: () => client.post<void>("/password/reset", { token, password }),
    onSuccess: async () => {
      // It ended every session of that person; this page may hold one of them.
      if (accessToken()) await refreshSession().catch(() => null);
      await navigate({ to: "/sign-in", state: { done: "password_reset" }, replace: true });
    },
  });

  const gone = isProblem(setting.error) && (setting.error.status === 404 || setting.error.status === 410);
  if (gone) return <DeadLink />;

  const send = () => {
    const found: { password?: string } = password === "" ? { password: t("password_missing") } : {};
    setMissing(found);
    setting.reset();
    if (!found.password) setting.mutate();
  };
  const refused = fieldProblems(setting.error).password;
  const weak = isProblem(setting.error, "weak_password") ? problemText(setting.error) : undefined;
  const wrong = missing.password ?? (refused ? codeText(refused) : weak);
  return (
    <CardPage icon="lock" title={t("reset_title")} lead={t("reset_lead")}>
      <Form
        onSubmit={send}
        busy={setting.isPending}
        error={setting.error && !wrong ? problemText(setting.error) : null}
        refusal={setting.error ?? missing}
      >
        <PasswordField
          label={t("new_password")}
          name="password"
          minLength={instance.data?.min_password_length ?? 15}
          value={password}
          onChange={setPassword}
          error={wrong}
        />
        <Button
          type="submit"
          variant="primary"
          className="wide-btn"
          busy={setting.isPending || setting.isSuccess}
        >
          {t("set_password")}
        </Button>
      </Form>
    </CardPage>
  );
}

function DeadLink() {
  const { t } = useTranslation("password");
  return (
    <CardPage icon="clock" title={t("dead_title")} lead={t("dead_lead")}>
      <Link to="/forgot-password" className="btn primary wide-btn">
        {t("new_link")}
      </Link>
      <p className="after">
        <Link to="/sign-in" className="text-link">
          {t("back")}
        </Link>
      </p>
    </CardPage>
  );
}

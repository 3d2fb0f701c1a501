import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldProblems, instanceQuery, isProblem, useCodeText, useProblemText } from "../api";
import { useMe } from "../session";
import { PasswordField } from "../ui/password_field";
import { SectionForm } from "../ui/section_form";
import { useToast } from "../ui/toast";
import { useUpdateMe } from "./use_update_me";

export function PasswordSection() {
  const { t } = useTranslation("profile");
  const { user } = useMe();
  const toast = useToast();
  const queries = useQueryClient();
  const problemText = useProblemText();
  const codeText = useCodeText();
  const instance = useQuery(instanceQuery);
  const [current, setCurrent] = useState("");
  const [fresh, setFresh] = useState("");
  /** Every try with a field left out. */
  const [tries, setTries] = useState(0);
  const clear = () => {
    setCurrent("");
    setFresh("");
    setTries(0);
  };
  const saving = useUpdateMe({
    onSuccess: () => {
      clear();
      toast.success(t("password_changed"));
      void queries.invalidateQueries({ queryKey: ["sessions"] });
    },
  });

  const send = () => {
    saving.reset();
    if (current === "" || fresh === "") {
      setTries(tries + 1);
      return;
    }
    saving.mutate({ current_password: current, password: fresh });
  };
  const refused = fieldProblems(saving.error);
  const notMine = isProblem(saving.error, "reauthentication_required", "invalid_credentials");
  const weak = isProblem(saving.error, "weak_password");
  const wrongCurrent = () => {
    if (tries > 0 && current === "") return t("current_missing");
    if (notMine) return t("current_wrong");
    return refused.current_password && codeText(refused.current_password);
  };
  const wrongFresh = () => {
    if (tries > 0 && fresh === "") return t("fresh_missing");
    if (refused.password) return codeText(refused.password);
    return weak ? problemText(saving.error) : undefined;
  };
  const currentWrong = wrongCurrent();
  const freshWrong = wrongFresh();
  return (
    <SectionForm
      title={t("password")}
      lead={t("password_lead")}
      changed={current !== "" || fresh !== ""}
      verb={t("change_password")}
      onSave={send}
      onDiscard={() => {
        clear();
        saving.reset();
      }}
      busy={saving.isPending}
      error={saving.error && !currentWrong && !freshWrong ? problemText(saving.error) : null}
      refusal={saving.error ?? tries}
    >
      {/* For the browser's password manager: it stores the new password with the address. */}
      <input type="email" autoComplete="username" value={user.email} readOnly hidden />
      <PasswordField
        label={t("current_password")}
        name="current_password"
        value={current}
        onChange={setCurrent}
        error={currentWrong}
      />
      <PasswordField
        label={t("new_password")}
        name="password"
        minLength={instance.data?.min_password_length ?? 15}
        value={fresh}
        onChange={setFresh}
        error={freshWrong}
      />
    </SectionForm>
  );
}

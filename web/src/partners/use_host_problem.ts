import { useTranslation } from "react-i18next";
import { fieldProblems, isProblem, useCodeText } from "../api";

/** What a refusal says about whom was chosen, if it does; in a dialog about hosts alone `code` is about them too. */
export function useHostProblem() {
  const { t } = useTranslation("partners");
  const codeText = useCodeText();
  return (problem: unknown, code?: string): string | undefined => {
    if (isProblem(problem, "not_found")) return t("host_gone");
    if (isProblem(problem) && problem.code === code) return codeText(problem);
    const { host_ids, member_id = host_ids } = fieldProblems(problem);
    if (member_id?.code === "wrong_number") return t("hosts_too_many");
    return member_id && codeText(member_id);
  };
}

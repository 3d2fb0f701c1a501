import { useTranslation } from "react-i18next";
import type { FieldProblem } from "../api";

/** What may be wrong with a file as a whole. */
const whole = [
  "empty_file",
  "encrypted",
  "not_text",
  "not_json",
  "too_many_rows",
  "too_many_grants",
] as const;

/** Why a file cannot be imported. What stands at a place in it only the server's own words name. */
export function useFileProblem(): (problem: FieldProblem) => string {
  const { t } = useTranslation("imports");
  return ({ code, detail }) => {
    const known = whole.find((one) => one === code);
    return known ? t(`file_${known}`) : detail;
  };
}

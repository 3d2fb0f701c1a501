import { useTranslation } from "react-i18next";
import { number } from "../i18n/format";

type What = "collections" | "accounts" | "secrets" | "matched" | "unmatched";

/** "1 account", "1,234 accounts": to be put together to sentences of several numbers. */
export function useCounted(): (what: What, count: number) => string {
  const { t } = useTranslation("imports");
  return (what, count) => t(`count_${what}`, { count, number: number(count) });
}

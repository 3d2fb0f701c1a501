import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { number } from "../i18n/format";
import { IconButton } from "./button";

interface Props {
  /** "1–50 of 1,234 guests": see `pagingRange`. */
  children: ReactNode;
  onPrevious?: (() => void) | null;
  onNext?: (() => void) | null;
}

/** The line under a list. Null means there is no such page. */
export function Paging({ children, onPrevious, onNext }: Props) {
  const { t } = useTranslation("ui");
  return (
    <nav className="foot" aria-label={t("pages")}>
      <p aria-live="polite">{children}</p>
      <IconButton
        icon="left"
        label={t("previous_page")}
        onClick={() => onPrevious?.()}
        disabledReason={onPrevious ? null : t("first_page")}
      />
      <IconButton
        icon="right"
        label={t("next_page")}
        onClick={() => onNext?.()}
        disabledReason={onNext ? null : t("last_page")}
      />
    </nav>
  );
}

/** "1–50" from how many rows stand before; null where that is not known. */
export function pagingRange(before: number | null, shown: number): string | null {
  if (before === null || shown === 0) return null;
  return `${number(before + 1)}–${number(before + shown)}`;
}

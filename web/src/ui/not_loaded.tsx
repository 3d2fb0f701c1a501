import type { UseQueryResult } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Banner } from "./banner";

interface Props {
  query: UseQueryResult<unknown>;
  /** What is wrong, in words. */
  words: (error: unknown) => string;
}

/** Says why something is not there, where nothing of it is, and asks for it again. */
export function NotLoaded({ query, words }: Props) {
  const { t } = useTranslation("ui");
  if (!query.error || query.data !== undefined) return null;
  return (
    <div role="alert">
      <Banner
        kind="bad"
        actions={
          <button type="button" className="underline" onClick={() => void query.refetch()}>
            {t("try_again")}
          </button>
        }
      >
        {words(query.error)}
      </Banner>
    </div>
  );
}

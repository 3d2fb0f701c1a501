import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldProblems, isProblem, type Person, type Query, useCodeText } from "../api";
import { number } from "../i18n/format";
import { useMe } from "../session";
import { PersonField, USER_AND_ABOVE } from "./person_field";

interface Heir {
  /** What the request says of it, once somebody is chosen. */
  query: Query;
  /** Asks who takes over; nothing until the API has said that somebody must. */
  field: ReactNode;
  /** What went wrong is said at the field. */
  isAbout: (problem: unknown) => boolean;
  /** False, and said at the field, while somebody is still to be chosen. */
  check: () => boolean;
  /** Nobody must take over any more, until the API says so again. */
  reset: () => void;
}

/** Who takes over what somebody owns alone who goes, or may no longer own anything. */
export function useHeir(problem: unknown, leaving: string): Heir {
  const { t } = useTranslation("members");
  const codeText = useCodeText();
  const isMine = useMe().member_id === leaving;
  const [chosen, setChosen] = useState<Person[]>([]);
  const [count, setCount] = useState<number | null>(null);
  const [missing, setMissing] = useState(false);
  if (isProblem(problem, "sole_owner") && problem.count !== null && problem.count !== count) {
    setCount(problem.count);
  }
  const [heir] = chosen;
  const wrong = fieldProblems(problem).transfer_to;
  return {
    query: { transfer_to: heir?.id },
    isAbout: (about) => isProblem(about, "sole_owner") || fieldProblems(about).transfer_to !== undefined,
    check: () => {
      const isMissing = count !== null && heir === undefined;
      setMissing(isMissing);
      return !isMissing;
    },
    reset: () => {
      setChosen([]);
      setCount(null);
      setMissing(false);
    },
    field: count !== null && (
      <PersonField
        label={t(isMine ? "heir_of_mine" : "heir")}
        single
        roles={USER_AND_ABOVE}
        without={[leaving]}
        chosen={chosen}
        onChange={(next) => {
          setChosen(next);
          setMissing(false);
        }}
        hint={t(isMine ? "heir_of_mine_hint" : "heir_hint", { count, number: number(count) })}
        error={missing ? t("heir_missing") : wrong && codeText(wrong)}
      />
    ),
  };
}

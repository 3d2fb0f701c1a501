import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { duration } from "../i18n/format";
import en from "./en.json";
import { OfflineError, ProblemError } from "./problem_error";
import type { FieldProblem, Problem } from "./types";

type Code = Exclude<keyof typeof en, "offline" | "wait">;

const codes = new Set(Object.keys(en));
const isCode = (code: string): code is Code => codes.has(code) && code !== "offline" && code !== "wait";

/** Turns what went wrong into a sentence in the reader's language. */
export function useProblemText(): (error: unknown) => string {
  const { t } = useTranslation("api");
  return useCallback(
    (error: unknown) => {
      if (error instanceof OfflineError) return t("offline");
      if (!(error instanceof ProblemError)) return t("internal");
      const sentence = isCode(error.code) ? t(error.code) : error.detail || t("internal");
      if (error.retryAfter === null) return sentence;
      return `${sentence} ${t("wait", { time: duration(error.retryAfter) })}`;
    },
    [t],
  );
}

/** The same for a problem inside an answer: a bulk result, a field of a 422. */
export function useCodeText(): (problem: Problem | FieldProblem) => string {
  const { t } = useTranslation("api");
  return useCallback((problem) => (isCode(problem.code) ? t(problem.code) : problem.detail), [t]);
}

/** The first error of each field of a 422, by field name: "#/email" is `email`, "#/emails/2" is `emails/2`. */
export function fieldProblems(error: unknown): Record<string, FieldProblem> {
  const byField: Record<string, FieldProblem> = {};
  if (!(error instanceof ProblemError)) return byField;
  for (const problem of error.errors) byField[problem.pointer.replace(/^#?\//, "")] ??= problem;
  return byField;
}

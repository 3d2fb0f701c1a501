import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { client, type Retried, useProblemText } from "../api";
import { number, relative } from "../i18n/format";
import { useMailReason } from "../mail/reasons";
import { Button } from "../ui/button";
import { Icon } from "../ui/icons";
import { useToast } from "../ui/toast";
import { deadLettersQuery, restOf } from "./email_queries";

/** Emails that were given up, each with why, to be sent again one by one or all. */
export function DeadLetters() {
  const { t } = useTranslation("settings");
  const mailReason = useMailReason();
  const problemText = useProblemText();
  const toast = useToast();
  const queries = useQueryClient();
  const letters = useQuery(deadLettersQuery);
  const done = (count: number) => {
    toast.success(t("retried", { count, number: number(count) }));
    return queries.invalidateQueries({ queryKey: ["email"] });
  };
  const onError = (error: unknown) => toast.error(problemText(error));
  const retrying = useMutation({
    mutationFn: (id: string) => client.post<void>(`/email/dead-letters/${id}/retry`),
    onSuccess: () => done(1),
    onError,
  });
  const retryingAll = useMutation({ mutationFn: retryAll, onSuccess: done, onError });
  if (!letters.data || letters.data.items.length === 0) return null;
  const rest = restOf(letters.data);
  return (
    <>
      <h3 className="pt-8 font-650">{t("dead_letters")}</h3>
      <p className="section-lead">{t("dead_lead")}</p>
      <ul className="line-rows" aria-label={t("dead_letters")}>
        {letters.data.items.map((letter) => (
          <li key={letter.id}>
            <Icon name="warn" className="text-ink-2" />
            <div className="min-w-0 flex-1 basis-56">
              <span className="font-550 wrap-anywhere">{letter.to}</span>
              <span className="sub wrap-anywhere">{letter.subject}</span>
              <span className="sub wrap-anywhere">
                {letter.reason && `${mailReason(letter.reason).words} · `}
                {letter.dead_at && t("given_up", { when: relative(letter.dead_at) })}
              </span>
            </div>
            <Button
              className="ml-auto"
              aria-label={t("retry_to", { email: letter.to })}
              busy={retrying.isPending && retrying.variables === letter.id}
              onClick={() => retrying.mutate(letter.id)}
            >
              {t("retry_letter")}
            </Button>
          </li>
        ))}
      </ul>
      {rest > 0 && <p className="hint">{t("more_rows", { count: rest, number: number(rest) })}</p>}
      {letters.data.total.count > 1 && (
        <div className="section-foot">
          <Button icon="refresh" busy={retryingAll.isPending} onClick={() => retryingAll.mutate()}>
            {t("retry_all")}
          </Button>
        </div>
      )}
    </>
  );
}

/** The API puts back a hundred at a time. */
async function retryAll(): Promise<number> {
  let count = 0;
  for (;;) {
    const { retried, more } = await client.post<Retried>("/email/dead-letters/retry");
    count += retried;
    if (!more) return count;
  }
}

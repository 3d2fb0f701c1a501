import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { client, type Suppression, useProblemText } from "../api";
import { date, number } from "../i18n/format";
import { useMailReason } from "../mail/reasons";
import { Button } from "../ui/button";
import { Icon } from "../ui/icons";
import { useToast } from "../ui/toast";
import { restOf, suppressionsQuery } from "./email_queries";

/** Addresses that nothing is sent to, until an admin allows it again. */
export function Suppressions() {
  const { t } = useTranslation("settings");
  const mailReason = useMailReason();
  const problemText = useProblemText();
  const toast = useToast();
  const queries = useQueryClient();
  const suppressions = useQuery(suppressionsQuery);
  const lifting = useMutation({
    mutationFn: ({ id }: Suppression) => client.delete(`/suppressions/${id}`),
    onSuccess: (_, { email }) => {
      toast.success(t("allowed_again", { email }));
      return queries.invalidateQueries({ queryKey: ["email"] });
    },
    onError: (error) => toast.error(problemText(error)),
  });
  if (!suppressions.data || suppressions.data.items.length === 0) return null;
  const rest = restOf(suppressions.data);
  return (
    <>
      <h3 className="pt-8 font-650">{t("suppressed")}</h3>
      <p className="section-lead">{t("suppressed_lead")}</p>
      <ul className="line-rows" aria-label={t("suppressed")}>
        {suppressions.data.items.map((suppression) => (
          <li key={suppression.id}>
            <Icon name="mail" className="text-ink-2" />
            <div className="min-w-0 flex-1 basis-56">
              <span className="font-550 wrap-anywhere">{suppression.email}</span>
              <span className="sub wrap-anywhere">
                {mailReason(suppression.reason).words} · {t("since", { date: date(suppression.created_at) })}
              </span>
            </div>
            <Button
              className="ml-auto"
              aria-label={t("allow_again_for", { email: suppression.email })}
              busy={lifting.isPending && lifting.variables.id === suppression.id}
              onClick={() => lifting.mutate(suppression)}
            >
              {t("allow_again")}
            </Button>
          </li>
        ))}
      </ul>
      {rest > 0 && <p className="hint">{t("more_rows", { count: rest, number: number(rest) })}</p>}
    </>
  );
}

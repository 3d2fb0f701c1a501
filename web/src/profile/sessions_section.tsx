import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { client, type ListOf, type OpenSession, useProblemText } from "../api";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm_dialog";
import { NotLoaded } from "../ui/not_loaded";
import { Section } from "../ui/section_form";
import { Skeleton } from "../ui/skeleton";
import { useToast } from "../ui/toast";
import { SessionRow } from "./session_row";

export function SessionsSection() {
  const { t } = useTranslation("profile");
  const problemText = useProblemText();
  const queries = useQueryClient();
  const toast = useToast();
  const [asking, setAsking] = useState(false);
  const sessions = useQuery({
    queryKey: ["sessions"],
    queryFn: ({ signal }) => client.get<ListOf<OpenSession>>("/me/sessions", undefined, signal),
  });
  const again = () => queries.invalidateQueries({ queryKey: ["sessions"] });
  const endingAll = useMutation({
    mutationFn: () => client.delete("/me/sessions"),
    onSuccess: async () => {
      setAsking(false);
      toast.success(t("others_ended"));
      await again();
    },
  });

  const rows = [...(sessions.data?.items ?? [])].sort(
    (one, other) => Number(other.current) - Number(one.current),
  );
  const others = rows.filter((session) => !session.current).length;
  return (
    <Section title={t("sessions")} lead={t("sessions_lead")}>
      {sessions.isPending && <Skeleton lines={3} />}
      <NotLoaded query={sessions} words={problemText} />
      {sessions.data && (
        <>
          <ul className="line-rows" aria-label={t("sessions")}>
            {rows.map((session) => (
              <SessionRow key={session.id} session={session} onEnded={again} />
            ))}
          </ul>
          <div className="section-foot">
            <Button
              icon="sign_out"
              disabledReason={others === 0 ? t("no_others") : null}
              onClick={() => setAsking(true)}
            >
              {t("end_others")}
            </Button>
            {others === 0 && <span>{t("no_others")}</span>}
          </div>
        </>
      )}
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t("end_others_title")}
        description={t("end_others_lead", { count: others })}
        verb={t("end_others_verb")}
        busy={endingAll.isPending}
        error={endingAll.error && problemText(endingAll.error)}
        onConfirm={() => endingAll.mutate()}
      />
    </Section>
  );
}

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { client, isProblem, type Session, type Setup, useProblemText } from "../api";
import { setupNeededQuery, useSession } from "../session";
import { Button } from "../ui/button";
import { CardPage } from "../ui/card_page";
import { useLinkToken } from "../ui/history_state";
import { Redirect } from "../ui/redirect";
import { Skeleton } from "../ui/skeleton";
import { useToast } from "../ui/toast";
import { SetupForm } from "./setup_form";

/** The first start: the first workspace and its Owner. */
export function SetupPage() {
  const { t } = useTranslation("setup");
  const token = useLinkToken();
  const { adoptSession } = useSession();
  const queries = useQueryClient();
  const problemText = useProblemText();
  const toast = useToast();
  const [done, setDone] = useState(false);
  const needed = useQuery(setupNeededQuery);
  const setting = useMutation({
    mutationFn: (body: Setup) => client.post<Session>("/setup", body),
    onSuccess: (session) => {
      setDone(true);
      queries.setQueryData(setupNeededQuery.queryKey, { needed: false });
      adoptSession(session);
    },
    onError: (error) => {
      // Somebody else was faster.
      if (!isProblem(error, "setup_done")) return;
      queries.setQueryData(setupNeededQuery.queryKey, { needed: false });
      toast.error(problemText(error));
    },
  });

  if (done) return <Redirect path="/members" />;
  if (needed.data?.needed === false) return <Redirect path="/sign-in" />;
  if (needed.error && !needed.data) {
    return (
      <CardPage icon="offline" title={t("unreachable_title")} lead={problemText(needed.error)}>
        <Button
          variant="primary"
          className="wide-btn"
          busy={needed.isFetching}
          onClick={() => void needed.refetch()}
        >
          {t("try_again")}
        </Button>
      </CardPage>
    );
  }
  if (!needed.data) {
    return (
      <main id="main" tabIndex={-1} className="centre">
        <div className="card">
          <Skeleton lines={5} />
        </div>
      </main>
    );
  }
  return (
    <SetupForm
      key={token}
      token={token}
      busy={setting.isPending}
      error={setting.error}
      onSend={setting.mutate}
    />
  );
}

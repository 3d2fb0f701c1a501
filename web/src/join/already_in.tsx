import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { type InviteLookup, refreshSession, useProblemText } from "../api";
import { useSession } from "../session";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { CardPage } from "../ui/card_page";

/** Joining again changes nothing: on to the workspace. */
export function AlreadyIn({ invite }: { invite: InviteLookup }) {
  const { t } = useTranslation("join");
  const { switchWorkspace } = useSession();
  const navigate = useNavigate();
  const problemText = useProblemText();
  const workspace = invite.workspace.name;
  const going = useMutation({
    mutationFn: async () => {
      // The link knows the workspace's name only; of two with one name, the switcher leads to the other.
      const session = await refreshSession();
      const there = session?.workspaces.find(({ name }) => name === workspace);
      if (there && there.slug !== session?.workspace?.slug) await switchWorkspace(there.slug);
    },
    onSuccess: () => navigate({ to: "/", replace: true }),
  });
  return (
    <CardPage icon="check" title={t("already_title", { workspace })} lead={t("already_lead")}>
      <div role="alert">{going.error && <Banner kind="bad">{problemText(going.error)}</Banner>}</div>
      <Button variant="primary" className="wide-btn" busy={going.isPending} onClick={() => going.mutate()}>
        {t("go_to", { workspace })}
      </Button>
    </CardPage>
  );
}

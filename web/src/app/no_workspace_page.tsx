import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useProblemText } from "../api";
import { useMe, useSession } from "../session";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { CardPage } from "../ui/card_page";

/** Signed in, but in no workspace (any more). */
export function NoWorkspacePage() {
  const { t } = useTranslation("app");
  const { user } = useMe();
  const { signOut } = useSession();
  const problemText = useProblemText();
  const leaving = useMutation({ mutationFn: signOut });
  return (
    <CardPage icon="building" title={t("no_workspace_title")} lead={t("no_workspace", { email: user.email })}>
      <div role="alert">{leaving.error && <Banner kind="bad">{problemText(leaving.error)}</Banner>}</div>
      <Button className="wide-btn" busy={leaving.isPending} onClick={() => leaving.mutate()}>
        {t("sign_out")}
      </Button>
      <p className="after">
        <Link to="/profile" className="text-link">
          {t("profile")}
        </Link>
      </p>
    </CardPage>
  );
}

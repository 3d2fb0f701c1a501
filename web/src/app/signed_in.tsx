import { useLocation, useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useProblemText } from "../api";
import { useSession } from "../session";
import { Button } from "../ui/button";
import { CardPage } from "../ui/card_page";
import { Redirect } from "../ui/redirect";
import { Skeleton } from "../ui/skeleton";
import { BareShell } from "./bare_shell";
import { NoWorkspacePage } from "./no_workspace_page";
import { Shell } from "./shell";

/** The guard of every page in the shell: somebody is signed in, in a workspace; else the page that says what is missing. */
export function SignedIn() {
  const { t } = useTranslation("app");
  const { state, retry } = useSession();
  const problemText = useProblemText();
  const { href, pathname } = useLocation();
  const router = useRouter();

  if (state.kind === "loading") return <Waiting />;
  if (state.kind === "unreachable") {
    return (
      <CardPage icon="offline" title={t("unreachable_title")} lead={problemText(state.error)}>
        <Button variant="primary" className="wide-btn" onClick={retry}>
          {t("try_again")}
        </Button>
      </CardPage>
    );
  }
  if (state.kind === "signed_out") {
    const next = state.chosen || href === "/" ? {} : { next: href };
    return <Redirect path={router.buildLocation({ to: "/sign-in", search: next }).href} />;
  }
  const { workspace } = state.me;
  if (!workspace) return pathname === "/profile" ? <BareShell /> : <NoWorkspacePage />;
  return <Shell key={workspace.id} workspace={workspace} />;
}

function Waiting() {
  return (
    <div className="shell">
      <div className="drawer" />
      <main id="main" className="p-8">
        <Skeleton lines={5} />
      </main>
    </div>
  );
}

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type InviteLookup, isProblem, useProblemText } from "../api";
import { useSession } from "../session";
import { Button } from "../ui/button";
import { CardPage } from "../ui/card_page";
import { useLinkToken } from "../ui/history_state";
import { Redirect } from "../ui/redirect";
import { Skeleton } from "../ui/skeleton";
import { useToast } from "../ui/toast";
import { AlreadyIn } from "./already_in";
import { KnownPerson } from "./known_person";
import { NewPerson, nothingTyped, type Typed } from "./new_person";
import { OneClick } from "./one_click";
import { OtherAccount } from "./other_account";
import { deadLinkOf, Refused } from "./refused";
import { join, lookupQuery } from "./requests";
import { sameAddress } from "./same_address";
import "./texts";

export function JoinPage() {
  const token = useLinkToken();
  if (token === null) return <Refused kind="invalid_link" token={null} invite={undefined} />;
  return <Link key={token} token={token} />;
}

/** Looks at the link, which consumes nothing, and at who is signed in. */
function Link({ token }: { token: string }) {
  const { t } = useTranslation("join");
  const { state, retry } = useSession();
  const problemText = useProblemText();
  const lookup = useQuery(lookupQuery(token));

  if (lookup.data) return <Invite invite={lookup.data} token={token} />;
  const dead = deadLinkOf(lookup.error);
  if (dead) return <Refused kind={dead} token={token} invite={undefined} />;
  const failed = lookup.error ?? (state.kind === "unreachable" ? state.error : null);
  if (failed) {
    const again = () => {
      void lookup.refetch();
      if (state.kind === "unreachable") retry();
    };
    return (
      <CardPage icon="offline" title={t("unreachable_title")} lead={problemText(failed)}>
        <Button variant="primary" className="wide-btn" busy={lookup.isFetching} onClick={again}>
          {t("try_again")}
        </Button>
      </CardPage>
    );
  }
  return <Waiting />;
}

function Invite({ invite, token }: { invite: InviteLookup; token: string }) {
  const { t } = useTranslation("join");
  const { state, adoptSession, retry } = useSession();
  const problemText = useProblemText();
  const queries = useQueryClient();
  const toast = useToast();
  const [typed, setTyped] = useState<Typed>(nothingTyped);
  const [surprised, setSurprised] = useState(false);
  const [end, setEnd] = useState<"joined" | "declined" | null>(null);
  const joining = useMutation({
    mutationFn: join,
    onSuccess: (session) => {
      setEnd("joined");
      adoptSession(session);
      toast.success(t("welcome", { workspace: invite.workspace.name }));
    },
    onError: (error) => {
      if (!isProblem(error, "sign_in_required")) return;
      setSurprised(true);
      queries.setQueryData(lookupQuery(token).queryKey, { ...invite, account: "existing" });
      joining.reset();
    },
  });

  if (end === "joined") return <Redirect path="/" />;
  if (end === "declined") return <Declined invite={invite} />;
  const dead = deadLinkOf(joining.error);
  if (dead) return <Refused kind={dead} token={token} invite={invite} />;
  if (isProblem(joining.error, "already_member")) return <AlreadyIn invite={invite} />;
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

  const shared = { invite, token, onDeclined: () => setEnd("declined") };
  if (state.kind === "signed_in") {
    const mine = sameAddress(state.me.user.email, invite.email);
    if (!mine || isProblem(joining.error, "wrong_account")) {
      return (
        <OtherAccount invite={invite} signedInAs={state.me.user.email} onSwitched={() => joining.reset()} />
      );
    }
    return <OneClick {...shared} joining={joining} />;
  }
  if (invite.account === "existing") return <KnownPerson {...shared} surprised={surprised} />;
  return <NewPerson {...shared} typed={typed} onType={setTyped} joining={joining} />;
}

function Declined({ invite }: { invite: InviteLookup }) {
  const { t } = useTranslation("join");
  return (
    <CardPage
      icon="check"
      title={t("declined_title")}
      lead={t("declined_lead", { workspace: invite.workspace.name })}
    />
  );
}

function Waiting() {
  return (
    <main id="main" tabIndex={-1} className="centre">
      <div className="card">
        <Skeleton lines={5} />
      </div>
    </main>
  );
}

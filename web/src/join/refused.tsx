import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { type InviteLookup, isProblem, useProblemText } from "../api";
import { duration } from "../i18n/format";
import { useSession } from "../session";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { CardPage } from "../ui/card_page";
import type { IconName } from "../ui/icons";
import { requestNewInvite } from "./requests";

/** How each dead link looks, and whether asking for a new invite makes sense. */
const kinds = {
  invite_expired: { icon: "clock", ask: true },
  invite_revoked: { icon: "x", ask: true },
  invite_replaced: { icon: "mail", ask: true },
  invite_suspended: { icon: "pause", ask: true },
  invite_declined: { icon: "x", ask: true },
  domain_not_allowed: { icon: "building", ask: true },
  invite_accepted: { icon: "check", ask: false },
  invalid_link: { icon: "warn", ask: false },
} as const satisfies Record<string, { icon: IconName; ask: boolean }>;

export type DeadLink = keyof typeof kinds;

export function deadLinkOf(error: unknown): DeadLink | null {
  if (!isProblem(error)) return null;
  if (error.code === "not_found") return "invalid_link";
  return Object.hasOwn(kinds, error.code) ? (error.code as DeadLink) : null;
}

interface Props {
  kind: DeadLink;
  /** Null when there was no token in the address at all. */
  token: string | null;
  /** What is known from before the link died, if anything. */
  invite: InviteLookup | undefined;
}

/** A link that does not work any more: which it is, what to do next, and a way to ask for a new one. */
export function Refused({ kind, token, invite }: Props) {
  const { t } = useTranslation("join");
  const { state } = useSession();
  const { icon, ask } = kinds[kind];
  const signedIn = state.kind === "signed_in";
  const asking = ask && token !== null;
  return (
    <CardPage icon={icon} title={t(`${kind}_title`)} lead={t(kind)}>
      {asking && <AskForNew token={token} inviter={invite?.inviter.name} />}
      <p className={asking ? "after" : "m-0"}>
        <Link to={signedIn ? "/" : "/sign-in"} className={asking ? "text-link" : "btn primary wide-btn"}>
          {signedIn ? t("to_workspace") : t("to_sign_in")}
        </Link>
      </p>
    </CardPage>
  );
}

function AskForNew({ token, inviter }: { token: string; inviter: string | undefined }) {
  const { t } = useTranslation("join");
  const problemText = useProblemText();
  const asking = useMutation({ mutationFn: () => requestNewInvite(token) });
  const { error } = asking;
  const wait = isProblem(error) && error.status === 429 ? error.retryAfter : null;
  return (
    <>
      <div role="status">
        {asking.isSuccess && (
          <Banner kind="good">{inviter ? t("told", { inviter }) : t("told_somebody")}</Banner>
        )}
        {wait !== null && <Banner kind="idle">{t("asked_before", { time: duration(wait) })}</Banner>}
      </div>
      <div role="alert">{error && wait === null && <Banner kind="bad">{problemText(error)}</Banner>}</div>
      {!asking.isSuccess && wait === null && (
        <Button
          variant="primary"
          icon="send"
          className="wide-btn"
          busy={asking.isPending}
          onClick={() => asking.mutate()}
        >
          {t("ask_for_new")}
        </Button>
      )}
    </>
  );
}

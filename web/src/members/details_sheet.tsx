import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useProblemText } from "../api";
import { date } from "../i18n/format";
import { useRoleName } from "../invites";
import { HeldItems } from "../items";
import { useSession } from "../session";
import { Who } from "../ui/avatar";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { Deeds } from "../ui/deeds";
import { Fact } from "../ui/fact";
import { NotLoaded } from "../ui/not_loaded";
import { SideSheet } from "../ui/side_sheet";
import { Skeleton } from "../ui/skeleton";
import { When } from "../ui/when";
import { historyQuery, pace, rowQuery } from "./queries";
import { nameOf, type Row } from "./row";
import { type Asked, useRowActions } from "./row_actions";
import { StatusBadge, useStatusAdvice, useStatusSentence } from "./status";
import { Timeline } from "./timeline";

interface Props {
  id: string;
  /** The row in the list behind, shown until the newest answer is there. */
  listed: Row | undefined;
  onAsk: (asked: Asked) => void;
  onClose: () => void;
}

/** A person or invite with all that is known, and what one can do. */
export function DetailsSheet({ id, listed, onAsk, onClose }: Props) {
  const { t } = useTranslation("members");
  const problemText = useProblemText();
  const found = useQuery(rowQuery(id, listed));
  const row = found.data ?? listed;
  return (
    <SideSheet
      label={row ? t("details_of", { name: nameOf(row) }) : t("view_details")}
      onClose={onClose}
      head={
        row ? (
          <Who name={row.name} familyName={row.family_name} email={row.email} />
        ) : (
          <span aria-hidden="true" className="block pt-1 text-lg font-650">
            {t("view_details")}
          </span>
        )
      }
    >
      {row ? (
        <Details row={row} onAsk={onAsk} />
      ) : found.error ? (
        <div role="alert" className="pt-6">
          <Banner kind="bad">{problemText(found.error)}</Banner>
          <div className="pt-4">
            <Button icon="refresh" busy={found.isFetching} onClick={() => void found.refetch()}>
              {t("try_again")}
            </Button>
          </div>
        </div>
      ) : (
        <div className="pt-6">
          <Skeleton lines={6} />
        </div>
      )}
    </SideSheet>
  );
}

function Details({ row, onAsk }: { row: Row; onAsk: (asked: Asked) => void }) {
  const { t } = useTranslation("members");
  const roleName = useRoleName();
  const sentence = useStatusSentence(row);
  const advice = useStatusAdvice(row);
  const { can } = useSession();
  const actions = useRowActions(onAsk)(row).flat();
  const { invite } = row;
  const guest = row.role === "guest";
  const ends = row.access_until ?? invite?.access_until ?? null;
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 pt-4">
        <StatusBadge row={row} />
        {sentence && (
          <span className="text-sm text-ink-2">{advice ? `${sentence}. ${advice}` : sentence}</span>
        )}
      </div>
      <h3 className="sr-only">{t("facts")}</h3>
      <dl className="facts pt-5">
        <Fact label={t("email")}>{row.email}</Fact>
        <Fact label={t("workspace_role")}>{roleName(row.role)}</Fact>
        {guest && row.partner && <Fact label={t("partner")}>{row.partner.name}</Fact>}
        {row.joined_at && (
          <Fact label={t("joined_date")}>
            <When at={row.joined_at} as="date" />
          </Fact>
        )}
        {row.user_id && (
          <Fact label={t("last_activity")}>
            {row.last_active_at ? <When at={row.last_active_at} /> : t("never")}
          </Fact>
        )}
        {invite && <Fact label={t("link_until")}>{date(invite.expires_at)}</Fact>}
        {guest && <Fact label={t("access_ends")}>{ends ? date(ends) : t("never")}</Fact>}
      </dl>
      <Deeds title={t("what_you_can_do")} items={actions} />
      {row.status === "active" && can("list_items") && (
        <>
          <h3>{t("items")}</h3>
          <HeldItems
            of="members"
            id={row.id}
            none={<p className="text-sm text-ink-2">{t("no_items", { name: nameOf(row) })}</p>}
          />
        </>
      )}
      <History row={row} />
    </>
  );
}

function History({ row }: { row: Row }) {
  const { t } = useTranslation("members");
  const { can } = useSession();
  const problemText = useProblemText();
  const history = useQuery({ ...historyQuery(row.email, pace([row])), enabled: can("list_invites") });
  if (!can("list_invites") || history.data?.length === 0) return null;
  return (
    <>
      <h3>{t("invite_history")}</h3>
      {history.data ? (
        <Timeline invites={history.data} />
      ) : history.error ? (
        <NotLoaded query={history} words={problemText} />
      ) : (
        <Skeleton lines={3} />
      )}
    </>
  );
}

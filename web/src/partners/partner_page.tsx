import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useLocation, useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { EventsTable } from "../activity";
import { isProblem, type Partner, useProblemText } from "../api";
import { InviteDialog } from "../invites";
import { HeldItems } from "../items";
import { useSession } from "../session";
import { Button, IconButton } from "../ui/button";
import { EmptyState } from "../ui/empty_state";
import "../ui/history_state";
import { Menu, type MenuItem } from "../ui/menu";
import { PageHeader } from "../ui/page_header";
import { SearchField } from "../ui/search_field";
import { Skeleton } from "../ui/skeleton";
import { Tabs } from "../ui/tabs";
import { AssignHostDialog } from "./assign_host_dialog";
import { HostsLine } from "./hosts_line";
import { partnerEventsQuery, partnerQuery } from "./queries";
import { RemovePartnerDialog } from "./remove_partner_dialog";
import { partnerTabs } from "./search";
import { UsersTab } from "./users_tab";

const route = getRouteApi("/shell/partners/$partnerId");

export function PartnerPage() {
  const { t } = useTranslation("partners");
  const problemText = useProblemText();
  const { partnerId } = route.useParams();
  const partner = useQuery(partnerQuery(partnerId));
  // Gone, or not one's own any more: what was seen before is no longer shown.
  const gone = isProblem(partner.error, "not_found", "not_allowed", "bad_request");
  if (partner.data && !gone) return <PartnerView key={partnerId} partner={partner.data} />;
  return (
    <>
      <PageHeader title={t("partner")} lead={!partner.error && <BackToList />} />
      {gone ? (
        <EmptyState
          icon="building"
          title={t("gone_title")}
          action={
            <Link to="/partners" className="btn">
              {t("to_partners")}
            </Link>
          }
        >
          {t("gone")}
        </EmptyState>
      ) : partner.error ? (
        <div role="alert">
          <EmptyState
            icon="warn"
            title={t("could_not_load")}
            action={
              <Button icon="refresh" onClick={() => void partner.refetch()}>
                {t("try_again")}
              </Button>
            }
          >
            {problemText(partner.error)}
          </EmptyState>
        </div>
      ) : (
        <div className="px-8 max-[720px]:px-4">
          <Skeleton lines={5} />
        </div>
      )}
    </>
  );
}

function BackToList() {
  const { t } = useTranslation("partners");
  return (
    <Link to="/partners" className="text-link">
      {t("title")}
    </Link>
  );
}

type Open = "invite" | "assign_host" | "remove";

function PartnerView({ partner }: { partner: Partner }) {
  const { t } = useTranslation("partners");
  const { can } = useSession();
  const router = useRouter();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const tab = search.tab ?? "users";

  const mayInvite = partner.can.includes("invite_guest");
  const doing: MenuItem[] = [
    {
      key: "invite",
      label: t("invite_users"),
      icon: "guest",
      // Whoever sees a partner may invite to it, unless the workspace has switched that off.
      disabledReason: mayInvite ? null : t("guests_unavailable"),
      onSelect: () => setOpen("invite"),
    },
  ];
  if (partner.can.includes("add_partner_host") && can("list_people")) {
    doing.push({
      key: "assign_host",
      label: t("assign_host"),
      icon: "user",
      onSelect: () => setOpen("assign_host"),
    });
  }
  const taking: MenuItem[] = partner.can.includes("remove_partner")
    ? [
        {
          key: "remove",
          label: t("remove_partner"),
          icon: "trash",
          danger: true,
          onSelect: () => setOpen("remove"),
        },
      ]
    : [];

  return (
    <>
      <PageHeader title={partner.name} lead={<BackToList />}>
        {tab === "users" && (
          <SearchField
            label={t("search_users")}
            value={search.q ?? ""}
            onChange={(q) =>
              void navigate({
                search: (now) => ({ ...now, q: q === "" ? undefined : q, cursor: undefined }),
                replace: true,
                resetScroll: false,
              })
            }
          />
        )}
        <Menu
          trigger={<IconButton icon="dots" label={t("more_options_for", { name: partner.name })} />}
          groups={[doing, taking]}
        />
      </PageHeader>
      <HostsLine partner={partner} />
      <Tabs
        label={t("tabs_of", { partner: partner.name })}
        value={tab}
        tabs={partnerTabs.map((value) => ({
          value,
          label: t(`tab_${value}`),
          href: router.buildLocation({
            to: "/partners/$partnerId",
            params: { partnerId: partner.id },
            search: { tab: value },
          }).href,
          count: value === "users" ? partner.users.active + partner.users.invited : undefined,
        }))}
        onChange={(value) => void navigate({ search: { tab: value }, resetScroll: false })}
      >
        {tab === "users" && <UsersTab partner={partner} onInvite={() => setOpen("invite")} />}
        {tab === "items" && (
          <div className="px-8 pt-5 max-[720px]:px-4">
            <HeldItems
              of="partners"
              id={partner.id}
              none={
                <EmptyState icon="lock" title={t("no_items", { partner: partner.name })}>
                  {t("no_items_lead")}
                </EmptyState>
              }
            />
          </div>
        )}
        {tab === "activity" && <Activity partner={partner} />}
      </Tabs>
      {open === "invite" && <InviteDialog kind="guest" partner={partner} onClose={close} />}
      {open === "assign_host" && <AssignHostDialog partner={partner} onClose={close} />}
      {open === "remove" && <RemovePartnerDialog partner={partner} onClose={close} />}
    </>
  );
}

/** What happened to the partner, its hosts, its guests and its invites. */
function Activity({ partner }: { partner: Partner }) {
  const { t } = useTranslation("partners");
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const known = useLocation({ select: ({ state }) => state.before });
  const events = useQuery({
    ...partnerEventsQuery(partner.id, search),
    placeholderData: keepPreviousData,
  });
  return (
    <EventsTable
      caption={t("activity_of", { partner: partner.name })}
      events={events}
      before={search.cursor === undefined ? 0 : (known ?? null)}
      onTurn={(cursor, before) =>
        void navigate({
          search: (now) => ({ ...now, cursor: before === 0 ? undefined : cursor }),
          state: before === null ? {} : { before },
        })
      }
    />
  );
}

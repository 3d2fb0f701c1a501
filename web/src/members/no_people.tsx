import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { workspaceQuery } from "../api";
import { useSession } from "../session";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty_state";
import type { Tab } from "./row";
import type { MembersSearch } from "./search";

interface Props {
  tab: Tab;
  search: MembersSearch;
  onGo: (change: Partial<MembersSearch>) => void;
  onInvite: (kind: "guest" | "member") => void;
}

/** Nobody here: says why, and offers what changes it. */
export function NoPeople({ tab, search, onGo, onInvite }: Props) {
  const { t } = useTranslation("members");
  const { can } = useSession();
  const workspace = useQuery(workspaceQuery);
  if (search.q !== undefined) {
    return (
      <EmptyState
        icon="search"
        title={t("nobody_found", { q: search.q })}
        action={
          <Button
            onClick={() => onGo({ q: undefined, status: undefined, partner: undefined, cursor: undefined })}
          >
            {t("clear_search")}
          </Button>
        }
      >
        {t((search.status ?? search.partner) ? "nobody_found_filtered" : "nobody_found_lead")}
      </EmptyState>
    );
  }
  if (search.status !== undefined || search.partner !== undefined) {
    const good = search.status === "attention" && search.partner === undefined;
    return (
      <EmptyState
        icon={good ? "check" : "users"}
        title={t(good ? "nothing_to_do" : "nobody_like_this")}
        action={
          <Button onClick={() => onGo({ status: undefined, partner: undefined, cursor: undefined })}>
            {t(`show_all_${tab}`)}
          </Button>
        }
      >
        {t(good ? "nothing_to_do_lead" : search.partner ? "nobody_of_partner_lead" : "nobody_like_this_lead")}
      </EmptyState>
    );
  }
  if (tab === "members") {
    return (
      <EmptyState
        icon="users"
        title={t("no_members")}
        action={
          can("invite_member") && (
            <Button variant="primary" icon="plus" onClick={() => onInvite("member")}>
              {t("add_first_member")}
            </Button>
          )
        }
      >
        {t("no_members_lead")}
      </EmptyState>
    );
  }
  const off = workspace.data?.guest_invites_enabled === false;
  return (
    <EmptyState
      icon="guest"
      title={t("no_guests")}
      action={
        can("invite_guest") && (
          <Button
            variant="primary"
            icon="plus"
            disabledReason={off ? t("guests_unavailable") : null}
            onClick={() => onInvite("guest")}
          >
            {t("invite_first_guest")}
          </Button>
        )
      }
    >
      {t(off ? "guests_unavailable" : "no_guests_lead")}
    </EmptyState>
  );
}

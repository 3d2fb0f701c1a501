import { useTranslation } from "react-i18next";
import type { PartnerUser } from "../api";
import { date } from "../i18n/format";
import { HeldItems } from "../items";
import { nameOf, StatusBadge, useStatusSentence } from "../members";
import { useSession } from "../session";
import { Who } from "../ui/avatar";
import { Deeds } from "../ui/deeds";
import { Fact } from "../ui/fact";
import type { MenuItem } from "../ui/menu";
import { SideSheet } from "../ui/side_sheet";
import { When } from "../ui/when";

interface Props {
  user: PartnerUser;
  actions: MenuItem[];
  onClose: () => void;
}

/** A guest of the partner with all that is known of them here, and what one can do. */
export function UserSheet({ user, actions, onClose }: Props) {
  const { t } = useTranslation("partners");
  const { can } = useSession();
  const sentence = useStatusSentence(user);
  const ends = user.access_until ?? user.invite?.access_until ?? null;
  return (
    <SideSheet
      label={t("details_of", { name: nameOf(user) })}
      onClose={onClose}
      head={<Who name={user.name} familyName={user.family_name} email={user.email} />}
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 pt-4">
        <StatusBadge row={user} />
        {sentence && <span className="text-sm text-ink-2">{sentence}</span>}
      </div>
      <h3 className="sr-only">{t("facts")}</h3>
      <dl className="facts pt-5">
        <Fact label={t("email")}>{user.email}</Fact>
        <Fact label={t("role")}>{t(`role_${user.partner_role}`)}</Fact>
        {user.joined_at && (
          <Fact label={t("joined_date")}>
            <When at={user.joined_at} as="date" />
          </Fact>
        )}
        {user.invite && <Fact label={t("link_until")}>{date(user.invite.expires_at)}</Fact>}
        {ends && <Fact label={t("access_ends")}>{date(ends)}</Fact>}
      </dl>
      <Deeds title={t("what_you_can_do")} items={actions} />
      <h3>{t("shared_items")}</h3>
      {user.status === "active" && can("list_guests") ? (
        <HeldItems
          of="members"
          id={user.id}
          none={<p className="text-sm text-ink-2">{t("no_shared_items", { name: nameOf(user) })}</p>}
        />
      ) : (
        <p className="text-sm text-ink-2">{t("see_items_tab")}</p>
      )}
    </SideSheet>
  );
}

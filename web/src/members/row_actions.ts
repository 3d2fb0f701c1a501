import { useTranslation } from "react-i18next";
import { useMe, useSession } from "../session";
import type { IconName } from "../ui/icons";
import type { MenuItem } from "../ui/menu";
import type { Row } from "./row";

const plain = [
  "resend_invite",
  "change_role",
  "change_end_date",
  "transfer_ownership",
  "send_password_reset",
  "sign_out_member",
] as const;
const dangerous = ["revoke_invite", "remove_guest", "remove_member"] as const;

/** What can be asked about a row, each in a dialog of its own. */
export type RowAction =
  | (typeof plain)[number]
  | (typeof dangerous)[number]
  | "invite_again"
  | "leave_workspace";

export interface Asked {
  action: RowAction;
  row: Row;
}

const icons: Record<RowAction, IconName> = {
  resend_invite: "send",
  change_role: "user",
  change_end_date: "calendar",
  transfer_ownership: "crown",
  send_password_reset: "key",
  sign_out_member: "sign_out",
  revoke_invite: "x",
  remove_guest: "trash",
  remove_member: "trash",
  invite_again: "send",
  leave_workspace: "sign_out",
};

/** What the caller may do to a row now, as menu items: the harmless ones, and those that take something away. */
export function useRowActions(ask: (asked: Asked) => void): (row: Row) => [MenuItem[], MenuItem[]] {
  const { t } = useTranslation("members");
  const { can } = useSession();
  const me = useMe();

  return (row) => {
    const item = (action: RowAction, more: Partial<MenuItem> = {}): MenuItem => ({
      key: action,
      label: t(action),
      icon: icons[action],
      onSelect: () => ask({ action, row }),
      ...more,
    });
    const harmless = plain.filter((action) => row.can.includes(action)).map((action) => item(action));
    if (row.status === "removed" && can(row.role === "guest" ? "invite_guest" : "invite_member")) {
      harmless.push(item("invite_again"));
    }
    const taking = dangerous
      .filter((action) => row.can.includes(action))
      .map((action) => item(action, { danger: true }));
    if (row.id === me.member_id && can("leave_workspace")) {
      const blocked = row.role === "owner" ? t("owner_cannot_leave") : null;
      taking.push(item("leave_workspace", { danger: blocked === null, disabledReason: blocked }));
    }
    return [harmless, taking];
  };
}

import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { ActivityEvent, Role } from "../api";
import { date, number } from "../i18n/format";
import { useRoleName } from "../invites";
import { isEventAction } from "./groups";
import { useFieldNames } from "./use_field_names";

const roles: readonly string[] = ["owner", "super_admin", "admin", "user", "login_only", "guest"];

export const isRole = (value: unknown): value is Role => typeof value === "string" && roles.includes(value);

/** What somebody did, as a sentence whose subject stands beside it: "Invited charlie@adraptor.test as a guest". */
export function useSentence(): (event: ActivityEvent) => string {
  const { t } = useTranslation("activity");
  const roleName = useRoleName();
  const fieldNames = useFieldNames();
  return useCallback(
    ({ action, target, details }) => {
      const name = target?.name ?? "";
      if (!isEventAction(action)) return t("did", { action, target: name });
      const role = (value: unknown) => (isRole(value) ? roleName(value) : String(value ?? "?"));
      switch (action) {
        case "invite.created":
          return isRole(details.role) && details.role !== "guest"
            ? t("invite_created_member", { target: name, role: role(details.role) })
            : t("invite_created", { target: name });
        case "member.role_changed":
          return t("member_role_changed", {
            target: name,
            from: role(details.from),
            to: role(details.to),
          });
        case "partner.host_added":
          return t("partner_host_added", { target: name, partner: String(details.partner ?? "") });
        case "partner.host_removed":
          return t("partner_host_removed", { target: name, partner: String(details.partner ?? "") });
        case "partner.role_changed":
          return t("partner_role_changed", {
            target: name,
            from: t(details.from === "guest_admin" ? "partner_role_guest_admin" : "partner_role_guest_user"),
            to: t(details.to === "guest_admin" ? "partner_role_guest_admin" : "partner_role_guest_user"),
          });
        case "member.access_changed":
          return typeof details.access_until === "string"
            ? t("member_access_changed", { target: name, date: date(details.access_until) })
            : t("member_access_unlimited", { target: name });
        case "item.revealed":
          return t("item_revealed", { target: name, field: t(`field_${sealed(details.field)}`) });
        case "item.shared":
          return t("item_shared", { target: name, name: String(details.with ?? "") });
        case "item.unshared":
          return t("item_unshared", { target: name, name: String(details.with ?? "") });
        case "item.waiting_grant_taken_back":
          return t("item_waiting_grant_taken_back", { target: name, email: String(details.email ?? "") });
        case "member.items_received": {
          const count = Number(details.count ?? 0);
          return t("member_items_received", { target: name, count, number: number(count) });
        }
        case "member.items_handed_over":
          return t("member_items_handed_over", { target: name, from: String(details.from ?? "") });
        case "workspace.updated": {
          const fields = fieldNames(details.fields);
          return fields === "" ? t("workspace_updated") : t("workspace_updated_fields", { fields });
        }
        default:
          return t(keys[action], { target: name });
      }
    },
    [t, roleName, fieldNames],
  );
}

const sealedFields = ["password", "totp", "notes", "text"] as const;

const sealed = (value: unknown) => sealedFields.find((field) => field === value) ?? "text";

const keys = {
  "item.created": "item_created",
  "item.updated": "item_updated",
  "item.deleted": "item_deleted",
  "invite.sent": "invite_sent",
  "invite.delivered": "invite_delivered",
  "invite.bounced": "invite_bounced",
  "invite.complained": "invite_complained",
  "invite.failed": "invite_failed",
  "invite.resent": "invite_resent",
  "invite.revoked": "invite_revoked",
  "invite.expired": "invite_expired",
  "invite.accepted": "invite_accepted",
  "invite.declined": "invite_declined",
  "invite.requested_again": "invite_requested_again",
  "invite.join_refused": "invite_join_refused",
  "member.removed": "member_removed",
  "member.left": "member_left",
  "member.access_ended": "member_access_ended",
  "member.password_reset_sent": "member_password_reset_sent",
  "member.signed_out": "member_signed_out",
  "workspace.ownership_transferred": "workspace_ownership_transferred",
  "user.signed_in": "user_signed_in",
  "user.password_changed": "user_password_changed",
  "user.profile_changed": "user_profile_changed",
  "suppression.added": "suppression_added",
  "suppression.lifted": "suppression_lifted",
  "api_key.created": "api_key_created",
  "api_key.revoked": "api_key_revoked",
  "partner.created": "partner_created",
  "partner.removed": "partner_removed",
  "import.started": "import_started",
  "import.completed": "import_completed",
  "import.failed": "import_failed",
  "import.cancelled": "import_cancelled",
  "workspace.created": "workspace_created",
  "export.members": "export_members",
  "export.guests": "export_guests",
} as const;

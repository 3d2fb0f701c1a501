import { useCallback } from "react";
import { useTranslation } from "react-i18next";

const known = [
  "name",
  "domains",
  "guest_invites_enabled",
  "invite_lifetime_seconds",
  "allowed_guest_domains",
  "refused_guest_domains",
  "language",
  "reminder_days",
  "share_mails_enabled",
  "url",
  "username",
  "password",
  "totp",
  "notes",
  "text",
  "collections",
] as const;

/** The fields of a workspace or an item that changed, by the names their forms give them. */
export function useFieldNames(): (fields: unknown) => string {
  const { t } = useTranslation("activity");
  return useCallback(
    (fields) => {
      if (!Array.isArray(fields)) return "";
      return fields
        .map((field: unknown) => {
          const name = known.find((candidate) => candidate === field);
          return name ? t(`field_${name}`) : String(field);
        })
        .join(", ");
    },
    [t],
  );
}

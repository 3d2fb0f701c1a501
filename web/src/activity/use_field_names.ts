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
] as const;

/** The workspace's fields that changed, by the names Settings gives them. */
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

import { useTranslation } from "react-i18next";
import { type ActivityEvent, useCodeText } from "../api";
import { exactTime } from "../i18n/format";
import { useRoleName } from "../invites";
import { useMailReason } from "../mail/reasons";
import { useFieldNames } from "./use_field_names";
import { isRole } from "./use_sentence";

const labels = [
  "role",
  "source",
  "expires_at",
  "send_count",
  "reason",
  "cause",
  "code",
  "email",
  "from",
  "to",
  "access_until",
  "fields",
  "scopes",
  "hosts",
  "guests",
  "invites",
  "partner",
  "with",
  "field",
  "count",
  "collections",
  "accounts",
  "secrets",
  "matched_users",
  "unmatched_users",
] as const;

const sources = ["direct", "import", "partner"] as const;
const causes = ["bounced", "complained", "provider"] as const;
const itemRoles = ["manager", "collaborator"] as const;
const partnerRoles = ["guest_admin", "guest_user"] as const;

/** All that is known of one event. */
export function EventDetails({ event }: { event: ActivityEvent }) {
  const { t } = useTranslation("activity");
  const roleName = useRoleName();
  const fieldNames = useFieldNames();
  const codeText = useCodeText();
  const mailReason = useMailReason();

  const words = (key: string, value: unknown): string => {
    if (value === null || value === undefined) return "—";
    if (isRole(value)) return roleName(value);
    if (key === "reason") return mailReason(String(value)).words;
    if (key === "fields") return fieldNames(value);
    if (key === "field") return fieldNames([value]);
    if (key === "code") return codeText({ pointer: "", code: String(value), detail: String(value) });
    const itemRole = itemRoles.find((known) => known === value);
    if (itemRole) return t(`item_role_${itemRole}`);
    const partnerRole = partnerRoles.find((known) => known === value);
    if (partnerRole) return t(`partner_role_${partnerRole}`);
    const source = key === "source" ? sources.find((known) => known === value) : undefined;
    if (source) return t(`source_${source}`);
    const cause = key === "cause" ? causes.find((known) => known === value) : undefined;
    if (cause) return t(`cause_${cause}`);
    if (typeof value === "string") {
      return /^\d{4}-\d\d-\d\dT/.test(value) ? exactTime(value) : value;
    }
    if (Array.isArray(value)) return value.join(", ");
    return typeof value === "object" ? JSON.stringify(value) : String(value);
  };
  const label = (key: string): string => {
    const known = labels.find((candidate) => candidate === key);
    return known ? t(`detail_${known}`) : key;
  };
  return (
    <dl className="facts">
      <dt>{t("when")}</dt>
      <dd>{exactTime(event.at)}</dd>
      <dt>{t("action")}</dt>
      <dd>
        <code>{event.action}</code>
      </dd>
      {event.target?.name && (
        <>
          <dt>{t("target")}</dt>
          <dd>{event.target.name}</dd>
        </>
      )}
      {Object.entries(event.details)
        .filter(([key]) => key !== "member_id")
        .map(([key, value]) => (
          <Fact key={key} label={label(key)} value={words(key, value)} />
        ))}
    </dl>
  );
}

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </>
  );
}

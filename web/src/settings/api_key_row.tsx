import { useTranslation } from "react-i18next";
import type { ApiKey } from "../api";
import { date, relative } from "../i18n/format";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Icon } from "../ui/icons";

interface Props {
  apiKey: ApiKey;
  onRevoke: () => void;
}

/** What a key is for, whose it was, and whether anything uses it. */
export function ApiKeyRow({ apiKey, onRevoke }: Props) {
  const { t } = useTranslation("settings");
  const { name, hint, scopes, created_at, created_by, expires_at, last_used_at } = apiKey;
  const ended = expires_at !== null && new Date(expires_at) <= new Date();
  return (
    <li>
      <Icon name="key" className="text-ink-2" />
      <div className="min-w-0 flex-1">
        <span className="flex flex-wrap items-center gap-2 font-550">
          {name}
          <code className="font-normal text-ink-2">…{hint}</code>
          {ended && (
            <Badge kind="warn" icon="clock">
              {t("key_expired")}
            </Badge>
          )}
        </span>
        <span className="sub">{scopes.join(", ")}</span>
        <span className="sub">
          {t(created_by.has_left ? "made_by_left" : "made_by", {
            name: created_by.name,
            date: date(created_at),
          })}
          {" · "}
          {last_used_at ? t("key_used", { when: relative(last_used_at) }) : t("key_never_used")}
          {expires_at && !ended && ` · ${t("key_until", { date: date(expires_at) })}`}
        </span>
      </div>
      <Button aria-label={t("revoke_label", { name })} onClick={onRevoke}>
        {t("revoke")}
      </Button>
    </li>
  );
}

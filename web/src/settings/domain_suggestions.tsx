import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { client, type ListOf, type Member } from "../api";
import { useMe, useSession } from "../session";
import { Icon } from "../ui/icons";

// Anybody has an address there: as a workspace's own they would lock out most guests.
const forEverybody = new Set(
  "gmail.com googlemail.com outlook.com hotmail.com live.com yahoo.com icloud.com me.com aol.com gmx.de gmx.net web.de proton.me protonmail.com".split(
    " ",
  ),
);

interface Props {
  known: string[];
  onAdd: (domain: string) => void;
}

/** The Owner's email domain and one's own, with one click each. */
export function DomainSuggestions({ known, onAdd }: Props) {
  const { t } = useTranslation("settings");
  const { user } = useMe();
  const { can } = useSession();
  const owner = useQuery({
    queryKey: ["members", "owner"],
    queryFn: ({ signal }) => client.get<ListOf<Member>>("/members", { role: "owner", limit: 1 }, signal),
    enabled: can("list_members"),
  });
  const addresses = [owner.data?.items[0]?.email, user.email];
  const domains = new Set(
    addresses.map((address) => address?.slice(address.lastIndexOf("@") + 1).toLowerCase() ?? ""),
  );
  const offered = [...domains].filter(
    (domain) => domain !== "" && !known.includes(domain) && !forEverybody.has(domain),
  );
  if (offered.length === 0) return null;
  return (
    <div className="-mt-1 mb-4 flex flex-wrap items-center gap-2">
      <span className="text-sm text-ink-3">{t("suggested")}</span>
      {offered.map((domain) => (
        <button
          key={domain}
          type="button"
          className="chip"
          aria-label={t("add_domain", { domain })}
          onClick={() => onAdd(domain)}
        >
          <Icon name="plus" className="size-3.5!" />
          {domain}
        </button>
      ))}
    </div>
  );
}

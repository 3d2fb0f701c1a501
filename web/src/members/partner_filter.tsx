import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { client, type ListOf, type Partner, useProblemText } from "../api";
import { Icon } from "../ui/icons";
import { Popover } from "../ui/popover";
import { SearchField } from "../ui/search_field";

interface Props {
  chosen: string | undefined;
  onChange: (id: string | undefined) => void;
}

const SHOWN = 8;

const partnersQuery = (q: string) => ({
  queryKey: ["partners", "names", q],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    client.get<ListOf<Partner>>("/partners", { q, limit: SHOWN }, signal),
});

/** Whose guests: one of the partners one may see. Without a partner there is nothing to choose. */
export function PartnerFilter({ chosen, onChange }: Props) {
  const { t } = useTranslation("members");
  const [open, setOpen] = useState(false);
  const partners = useQuery(partnersQuery(""));
  const known = partners.data?.items.find(({ id }) => id === chosen);
  const asked = useQuery({
    queryKey: ["partners", "one", chosen],
    queryFn: ({ signal }) => client.get<Partner>(`/partners/${chosen}`, undefined, signal),
    enabled: chosen !== undefined && partners.isFetched && !known,
  });
  const name = (known ?? asked.data)?.name;
  const choose = (id: string | undefined) => {
    setOpen(false);
    onChange(id);
  };
  if (chosen === undefined && !partners.data?.items.length) return null;
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={t("by_partner")}
      trigger={
        <button type="button" className={chosen ? "chip is-on" : "chip"}>
          <Icon name="building" className="size-4!" />
          <span className="max-w-[180px] overflow-hidden text-ellipsis">
            {chosen ? (name ?? t("one_partner")) : t("any_partner")}
          </span>
          <Icon name="chevron_down" className="size-3.5!" />
        </button>
      }
    >
      <Choice chosen={chosen} onChoose={choose} />
    </Popover>
  );
}

function Choice({ chosen, onChoose }: { chosen: string | undefined; onChoose: (id?: string) => void }) {
  const { t } = useTranslation("members");
  const problemText = useProblemText();
  const [q, setQ] = useState("");
  const found = useQuery({ ...partnersQuery(q), placeholderData: keepPreviousData });
  return (
    <>
      <SearchField label={t("search_partner")} value={q} onChange={setQ} />
      <ul aria-label={t("partners")} className="mt-2">
        {found.data?.items.map((partner) => (
          <li key={partner.id}>
            <button
              type="button"
              className="menu-item w-full text-left hover:bg-hover"
              aria-current={partner.id === chosen || undefined}
              onClick={() => onChoose(partner.id)}
            >
              <span className="min-w-0 wrap-anywhere">{partner.name}</span>
              {partner.id === chosen && <Icon name="check" className="end" />}
            </button>
          </li>
        ))}
      </ul>
      <p role="status" className="hint mt-0! px-1">
        {found.error ? problemText(found.error) : found.data?.items.length === 0 && t("no_partner_found")}
      </p>
      {chosen !== undefined && (
        <button type="button" className="link mt-2 min-h-6 px-1" onClick={() => onChoose(undefined)}>
          {t("show_every_partner")}
        </button>
      )}
    </>
  );
}

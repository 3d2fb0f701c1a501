import type { UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type ListOf, useProblemText, useRows } from "../api";
import { number } from "../i18n/format";
import { useSession } from "../session";
import { Button } from "../ui/button";
import { FilterChips } from "../ui/filter_chips";
import { ListPages } from "../ui/list_pages";
import { Table } from "../ui/table";
import { useSelection } from "../ui/use_selection";
import type { BulkAction } from "./bulk_actions";
import { BulkDialog } from "./bulk_dialog";
import { useColumns } from "./columns";
import { NoPeople } from "./no_people";
import { PartnerFilter } from "./partner_filter";
import { PAGE_SIZE } from "./queries";
import { nameOf, type Row, type Tab } from "./row";
import type { Asked } from "./row_actions";
import { type MembersSearch, statusFilters } from "./search";
import { SelectionBar } from "./selection_bar";

interface Props {
  tab: Tab;
  search: MembersSearch;
  list: UseQueryResult<ListOf<Row>>;
  /** How many need attention. */
  attention: number | undefined;
  onGo: (change: Partial<MembersSearch>, how?: { replace?: boolean; before?: number }) => void;
  onAsk: (asked: Asked) => void;
  onDetails: (id: string) => void;
  onInvite: (kind: "guest" | "member") => void;
}

export function PeopleList({ tab, search, list, attention, onGo, onAsk, onDetails, onInvite }: Props) {
  const { t } = useTranslation("members");
  const { can } = useSession();
  const problemText = useProblemText();
  const columns = useColumns({ tab, onAsk, onDetails });
  const { rows, error } = useRows(list);
  const selection = useSelection(
    rows,
    JSON.stringify([tab, search.q, search.status, search.partner, search.cursor]),
  );
  const [bulk, setBulk] = useState<BulkAction | null>(null);

  const chosen = search.status ?? "all";
  const selecting = selection.rows.length > 0 || selection.onPhone;
  return (
    <>
      <div className={selecting ? "filter-row is-selecting" : "filter-row"}>
        <FilterChips
          label={t("filter")}
          value={chosen}
          options={(["all", ...statusFilters] as const).map((value) => ({
            value,
            label: t(`filter_${value}`),
            count: value === "attention" && attention ? attention : undefined,
          }))}
          onChange={(value) => onGo({ status: value === "all" ? undefined : value, cursor: undefined })}
        />
        {tab === "guests" && can("list_partners") && !selecting && (
          <PartnerFilter
            chosen={search.partner}
            onChange={(partner) => onGo({ partner, cursor: undefined })}
          />
        )}
        {rows && rows.length > 0 && !selecting && (
          <Button className="only-phone" onClick={() => selection.startOnPhone()}>
            {t("select")}
          </Button>
        )}
      </div>
      {selecting && (
        <SelectionBar
          rows={rows ?? []}
          selected={selection.rows}
          onSelect={selection.choose}
          onAsk={setBulk}
          onDone={selection.end}
        />
      )}
      <Table
        caption={t(`caption_${tab}`)}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.id}
        stale={list.isPlaceholderData}
        error={error && problemText(error)}
        onRetry={() => void list.refetch()}
        empty={<NoPeople tab={tab} search={search} onGo={onGo} onInvite={onInvite} />}
        sort={search.sort ?? "name"}
        onSort={(sort) => onGo({ sort: sort === "-name" ? sort : undefined, cursor: undefined })}
        selection={{
          keys: selection.keys,
          onChange: selection.chooseKeys,
          label: (row) => t("select_row", { name: nameOf(row) }),
          onPhone: selection.onPhone,
        }}
      />
      {list.data && list.data.items.length > 0 && (
        <Pages tab={tab} list={list.data} cursor={search.cursor} onGo={onGo} />
      )}
      {bulk && (
        <BulkDialog
          action={bulk}
          selected={selection.rows}
          onClose={() => setBulk(null)}
          onDone={(done) =>
            selection.choose(selection.rows.filter((row) => !done.some(({ id }) => id === row.id)))
          }
        />
      )}
    </>
  );
}

function Pages({
  tab,
  list,
  cursor,
  onGo,
}: Pick<Props, "tab" | "onGo"> & { list: ListOf<Row>; cursor: string | undefined }) {
  const { t } = useTranslation("members");
  const { count, exact } = list.total;
  const all = t(`${exact ? "count" : "count_over"}_${tab}`, { count, number: number(count) });
  return (
    <ListPages
      list={list}
      cursor={cursor}
      size={PAGE_SIZE}
      onGo={(to, before) => onGo({ cursor: to }, before === undefined ? {} : { before })}
      words={(range) => (range ? t("range_of", { range, all }) : all)}
    />
  );
}

import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi, useLocation } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type ActivityEvent, useProblemText } from "../api";
import { number } from "../i18n/format";
import { useSession } from "../session";
import { Button, IconButton } from "../ui/button";
import { EmptyState } from "../ui/empty_state";
import { FilterChips } from "../ui/filter_chips";
import "../ui/history_state";
import { PageHeader } from "../ui/page_header";
import { Paging, pagingRange } from "../ui/paging";
import { Table } from "../ui/table";
import { useToast } from "../ui/toast";
import { When } from "../ui/when";
import type { ActivitySearch } from "./activity_search";
import { Actor } from "./actor";
import { DateFilter } from "./date_filter";
import { EventDetails } from "./event_details";
import { eventsQuery, exportEvents, PAGE } from "./events";
import { groupNames } from "./groups";
import { PersonFilter } from "./person_filter";
import { usePersonName } from "./use_person_name";
import { useSentence } from "./use_sentence";

const route = getRouteApi("/shell/activity");

export function ActivityPage() {
  const { t } = useTranslation("activity");
  const { can } = useSession();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const known = useLocation({ select: ({ state }) => state.before });
  const problemText = useProblemText();
  const toast = useToast();
  const sentence = useSentence();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const events = useQuery({ ...eventsQuery(search), placeholderData: keepPreviousData });
  const rows = events.data?.items;
  const person = usePersonName(search.actor, rows);
  const exporting = useMutation({
    mutationFn: () => exportEvents(search),
    onError: (error) => toast.error(problemText(error)),
  });

  const filter = (change: Partial<ActivitySearch>, replace = false) =>
    void navigate({ search: (now) => ({ ...now, ...change, cursor: undefined }), replace });
  const clear = () => void navigate({ search: {} });
  const before = search.cursor === undefined ? 0 : (known ?? null);
  const turn = (cursor: string, to: number | null) =>
    void navigate({
      search: (now) => ({ ...now, cursor: to === 0 ? undefined : cursor }),
      state: to === null ? {} : { before: to },
    });
  const filtered = Boolean(search.group ?? search.actor ?? search.from ?? search.to);
  const toggle = ({ id }: ActivityEvent) => {
    const next = new Set(open);
    if (!next.delete(id)) next.add(id);
    setOpen(next);
  };

  return (
    <>
      <PageHeader title={t("title")}>
        <IconButton
          icon="download"
          label={t("export")}
          busy={exporting.isPending}
          disabledReason={rows?.length === 0 ? t("nothing_to_export") : null}
          onClick={() => exporting.mutate()}
        />
      </PageHeader>
      <div className="filter-line">
        <FilterChips
          label={t("kind")}
          value={search.group ?? "all"}
          options={[
            { value: "all", label: t("all") },
            ...groupNames.map((group) => ({ value: group, label: t(`group_${group}`) })),
          ]}
          onChange={(group) => filter({ group: group === "all" ? undefined : group })}
        />
        <div className="filters">
          {can("list_people") && (
            <PersonFilter chosen={search.actor} name={person} onChange={(actor) => filter({ actor })} />
          )}
          <DateFilter from={search.from} to={search.to} onChange={(range) => filter(range, true)} />
        </div>
      </div>
      <Table
        caption={t("title")}
        rows={rows}
        rowKey={(event) => event.id}
        stale={events.isPlaceholderData}
        error={events.error && problemText(events.error)}
        onRetry={() => void events.refetch()}
        columns={[
          {
            key: "who",
            header: t("who"),
            phone: "who",
            cell: (event) => <Actor actor={event.actor}>{sentence(event)}</Actor>,
          },
          {
            key: "what",
            header: t("what"),
            wrap: true,
            cell: (event) => <span className="text-ink wrap-anywhere">{sentence(event)}</span>,
          },
          { key: "when", header: t("when"), phone: "keep", cell: (event) => <When at={event.at} /> },
          {
            key: "more",
            header: t("details"),
            more: true,
            cell: (event) => (
              <IconButton
                icon={open.has(event.id) ? "chevron_up" : "chevron_down"}
                variant="bare"
                label={t("details_of", { what: sentence(event) })}
                aria-expanded={open.has(event.id)}
                onClick={() => toggle(event)}
              />
            ),
          },
        ]}
        below={(event) => open.has(event.id) && <EventDetails event={event} />}
        empty={
          filtered || search.cursor ? (
            <EmptyState
              icon="search"
              title={t("nothing_found_title")}
              action={<Button onClick={clear}>{t("clear_filters")}</Button>}
            >
              {t("nothing_found")}
            </EmptyState>
          ) : (
            <EmptyState icon="pulse" title={t("nothing_yet_title")}>
              {t("nothing_yet")}
            </EmptyState>
          )
        }
      />
      {events.data && events.data.items.length > 0 && (
        <PageLine
          events={events.data}
          before={before}
          onPrevious={(cursor) => turn(cursor, before === null ? null : Math.max(0, before - PAGE))}
          onNext={(cursor) => turn(cursor, before === null ? null : before + events.data.items.length)}
        />
      )}
    </>
  );
}

interface PageLineProps {
  events: {
    items: ActivityEvent[];
    next_cursor: string | null;
    prev_cursor: string | null;
    total: { count: number; exact: boolean };
  };
  before: number | null;
  onPrevious: (cursor: string) => void;
  onNext: (cursor: string) => void;
}

function PageLine({ events, before, onPrevious, onNext }: PageLineProps) {
  const { t } = useTranslation("activity");
  const { count, exact } = events.total;
  const { prev_cursor: previous, next_cursor: next } = events;
  const total = exact ? number(count) : t("more_than", { number: number(count) });
  const range = pagingRange(before, events.items.length);
  return (
    <Paging
      onPrevious={previous === null ? null : () => onPrevious(previous)}
      onNext={next === null ? null : () => onNext(next)}
    >
      {range ? t("range_of", { range, total, count }) : t("total", { total, count })}
    </Paging>
  );
}

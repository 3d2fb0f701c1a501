import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi, useLocation } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useProblemText } from "../api";
import { useSession } from "../session";
import { Button, IconButton } from "../ui/button";
import { EmptyState } from "../ui/empty_state";
import { FilterChips } from "../ui/filter_chips";
import "../ui/history_state";
import { PageHeader } from "../ui/page_header";
import { useToast } from "../ui/toast";
import type { ActivitySearch } from "./activity_search";
import { DateFilter } from "./date_filter";
import { eventsQuery, exportEvents } from "./events";
import { EventsTable } from "./events_table";
import { groupNames } from "./groups";
import { PersonFilter } from "./person_filter";
import { usePersonName } from "./use_person_name";
import "./texts";

const route = getRouteApi("/shell/activity");

export function ActivityPage() {
  const { t } = useTranslation("activity");
  const { can } = useSession();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const known = useLocation({ select: ({ state }) => state.before });
  const problemText = useProblemText();
  const toast = useToast();
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
      <EventsTable
        caption={t("title")}
        events={events}
        before={before}
        onTurn={turn}
        empty={
          filtered ? (
            <EmptyState
              icon="search"
              title={t("nothing_found_title")}
              action={<Button onClick={clear}>{t("clear_filters")}</Button>}
            >
              {t("nothing_found")}
            </EmptyState>
          ) : undefined
        }
      />
    </>
  );
}

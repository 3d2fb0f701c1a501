import type { UseQueryResult } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { type ActivityEvent, type ListOf, useProblemText, useRows } from "../api";
import { number } from "../i18n/format";
import { IconButton } from "../ui/button";
import { EmptyState } from "../ui/empty_state";
import { Paging, pagingRange } from "../ui/paging";
import { Table } from "../ui/table";
import { When } from "../ui/when";
import { Actor } from "./actor";
import { EventDetails } from "./event_details";
import { PAGE } from "./events";
import { useSentence } from "./use_sentence";
import "./texts";

export type EventPage = ListOf<ActivityEvent>;

interface Props {
  caption: string;
  events: UseQueryResult<EventPage>;
  /** How many events stand before this page; null where that is not known. */
  before: number | null;
  onTurn: (cursor: string, before: number | null) => void;
  /** Shown instead of "nothing has happened yet". */
  empty?: ReactNode;
}

/** Who did what, and when; each opens to all that is known of it. */
export function EventsTable({ caption, events, before, onTurn, empty }: Props) {
  const { t } = useTranslation("activity");
  const problemText = useProblemText();
  const sentence = useSentence();
  const { rows, error } = useRows(events);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = ({ id }: ActivityEvent) => {
    const next = new Set(open);
    if (!next.delete(id)) next.add(id);
    setOpen(next);
  };
  return (
    <>
      <Table
        caption={caption}
        rows={rows}
        rowKey={(event) => event.id}
        stale={events.isPlaceholderData}
        error={error && problemText(error)}
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
          empty ?? (
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
          onPrevious={(cursor) => onTurn(cursor, before === null ? null : Math.max(0, before - PAGE))}
          onNext={(cursor) => onTurn(cursor, before === null ? null : before + events.data.items.length)}
        />
      )}
    </>
  );
}

interface PageLineProps {
  events: EventPage;
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

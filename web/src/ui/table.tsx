import { Fragment, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./button";
import { CheckBox } from "./checkbox";
import { EmptyState } from "./empty_state";
import { Icon } from "./icons";
import { SkeletonLine, useSlow } from "./skeleton";

export interface Column<Row> {
  key: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** The name this column is sorted by in the API. */
  sort?: string;
  /** On a phone a row keeps who, status and ⋯; "who" takes the room that is left. */
  phone?: "who" | "keep" | "hide";
  /** Shown only where there is some (1000 px) or much (1080 px) room. */
  room?: "some" | "much";
  /** The ⋯ column: its header is read out, not shown. */
  more?: boolean;
  /** Its words may take several lines; on a phone it leaves the greater part of the row to others. */
  wrap?: boolean;
}

interface Selection<Row> {
  keys: ReadonlySet<string>;
  onChange: (keys: Set<string>) => void;
  label: (row: Row) => string;
  /** Which rows may be selected; without it all. */
  can?: (row: Row) => boolean;
  /** On a phone the boxes come with a "Select" button. */
  onPhone?: boolean;
}

interface Props<Row> {
  caption: string;
  columns: Column<Row>[];
  rows: Row[] | undefined;
  rowKey: (row: Row) => string;
  /** Earlier rows shown while the next ones load. */
  stale?: boolean;
  /** What went wrong, in words. */
  error?: string | null | undefined;
  onRetry?: () => void;
  /** Shown when there are no rows. */
  empty: ReactNode;
  /** "name" or "-name". */
  sort?: string | undefined;
  onSort?: (sort: string) => void;
  selection?: Selection<Row> | undefined;
  /** What an opened row shows under itself; null while it is closed. */
  below?: ((row: Row) => ReactNode) | undefined;
}

export function Table<Row>(props: Props<Row>) {
  const {
    caption,
    columns,
    rows,
    rowKey,
    stale = false,
    error,
    onRetry,
    empty,
    sort,
    onSort,
    selection,
    below,
  } = props;
  const { t } = useTranslation("ui");
  const loading = rows === undefined && !error;
  const slow = useSlow(loading);

  if (error && rows === undefined) {
    return (
      <div role="alert">
        <EmptyState
          icon="warn"
          title={t("could_not_load")}
          action={
            onRetry && (
              <Button icon="refresh" onClick={onRetry}>
                {t("try_again")}
              </Button>
            )
          }
        >
          {error}
        </EmptyState>
      </div>
    );
  }
  if (rows?.length === 0) return empty;

  return (
    <table
      className={["rows", stale && "is-stale", selection?.onPhone && "is-selecting"]
        .filter(Boolean)
        .join(" ")}
      aria-busy={loading || stale || undefined}
    >
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          {selection && (
            <th scope="col" className="cell-check">
              <SelectAll keys={rows?.filter(selection.can ?? all).map(rowKey) ?? []} selection={selection} />
            </th>
          )}
          {columns.map((column) => (
            <Header key={column.key} column={column} sort={sort} onSort={onSort} />
          ))}
        </tr>
      </thead>
      <tbody>
        {rows?.map((row) => {
          const key = rowKey(row);
          const selected = selection?.keys.has(key) ?? false;
          const more = below?.(row);
          return (
            <Fragment key={key}>
              <tr aria-selected={selection ? selected : undefined}>
                {selection && (
                  <td className="cell-check">
                    {(selection.can ?? all)(row) && (
                      <CheckBox
                        checked={selected}
                        aria-label={selection.label(row)}
                        onChange={(checked) => selection.onChange(toggled(selection.keys, [key], checked))}
                      />
                    )}
                  </td>
                )}
                {columns.map((column) => (
                  <td key={column.key} className={classOf(column)}>
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
              {more && (
                <tr className="row-below">
                  <td colSpan={columns.length + (selection ? 1 : 0)} className="cell-full">
                    {more}
                  </td>
                </tr>
              )}
            </Fragment>
          );
        })}
        {slow && <SkeletonRows columns={columns.length + (selection ? 1 : 0)} />}
      </tbody>
    </table>
  );
}

function Header<Row>({
  column,
  sort,
  onSort,
}: {
  column: Column<Row>;
  sort: string | undefined;
  onSort: Props<Row>["onSort"];
}) {
  if (!column.sort || !onSort) {
    return (
      <th scope="col" className={classOf(column)}>
        {column.more ? <span className="sr-only">{column.header}</span> : column.header}
      </th>
    );
  }
  const up = sort === column.sort;
  const down = sort === `-${column.sort}`;
  return (
    <th scope="col" className={classOf(column)} aria-sort={up ? "ascending" : down ? "descending" : "none"}>
      <button
        type="button"
        className="sort"
        onClick={() => onSort(up ? `-${column.sort}` : (column.sort ?? ""))}
      >
        {column.header}
        <Icon name={up ? "up" : "down"} className={up || down ? "" : "unsorted"} />
      </button>
    </th>
  );
}

function SelectAll<Row>({ keys, selection }: { keys: string[]; selection: Selection<Row> }) {
  const { t } = useTranslation("ui");
  const chosen = keys.filter((key) => selection.keys.has(key)).length;
  const all = keys.length > 0 && chosen === keys.length;
  return (
    <CheckBox
      checked={all}
      mixed={chosen > 0 && !all}
      aria-label={t("select_all")}
      disabled={keys.length === 0}
      onChange={(checked) => selection.onChange(toggled(selection.keys, keys, checked))}
    />
  );
}

function SkeletonRows({ columns }: { columns: number }) {
  const { t } = useTranslation("ui");
  return Array.from({ length: 6 }, (_, row) => `row-${row}`).map((key, row) => (
    <tr key={key}>
      <td colSpan={columns} className="cell-full">
        <span className="flex items-center gap-3">
          <span className="skeleton size-8! rounded-full!" aria-hidden="true" />
          <SkeletonLine index={row} />
          {row === 0 && (
            <span className="sr-only" role="status">
              {t("loading")}
            </span>
          )}
        </span>
      </td>
    </tr>
  ));
}

const all = () => true;

function toggled(keys: ReadonlySet<string>, changed: string[], on: boolean): Set<string> {
  const next = new Set(keys);
  for (const key of changed) {
    if (on) next.add(key);
    else next.delete(key);
  }
  return next;
}

function classOf<Row>(column: Column<Row>): string | undefined {
  const phone = column.phone ?? (column.more ? "keep" : "hide");
  const classes = [
    phone === "hide" && "hide-phone",
    phone === "who" && "cell-who",
    column.room && `room-${column.room}`,
    column.more && "cell-more",
    column.wrap && "cell-wrap",
  ].filter(Boolean);
  return classes.length > 0 ? classes.join(" ") : undefined;
}

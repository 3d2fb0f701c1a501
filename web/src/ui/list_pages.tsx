import { useLocation } from "@tanstack/react-router";
import { Paging, pagingRange } from "./paging";

interface Props {
  list: { items: unknown[]; next_cursor: string | null; prev_cursor: string | null };
  /** Of the page shown; none: the first. */
  cursor: string | undefined;
  /** Rows of a full page. */
  size: number;
  /** To a page, with how many rows stand before it where that is known. */
  onGo: (cursor: string | undefined, before?: number) => void;
  /** "1,234 guests", behind "1–50 of" where the place is known. */
  words: (range: string | null) => string;
}

/** The line under a list whose pages are found by cursors. The place is kept with the history's entry. */
export function ListPages({ list, cursor, size, onGo, words }: Props) {
  const known = useLocation({ select: ({ state }) => state.before });
  const before = cursor === undefined ? 0 : (known ?? null);
  const { next_cursor: next, prev_cursor: previous } = list;
  const goBack = (to: string) => {
    if (before === null) onGo(to);
    else if (before <= size) onGo(undefined);
    else onGo(to, before - size);
  };
  return (
    <Paging
      onPrevious={previous === null ? null : () => goBack(previous)}
      onNext={
        next === null ? null : () => onGo(next, before === null ? undefined : before + list.items.length)
      }
    >
      {words(pagingRange(before, list.items.length))}
    </Paging>
  );
}

import type { UseQueryResult } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { isProblem } from "./problem_error";
import type { ListOf } from "./types";

/**
 * The rows of the page that the address names, and why there are none. Where its cursor leads nowhere, as one of an old
 * link or after the last row of a page is gone, the list starts again at its first page.
 */
export function useRows<Row>(list: UseQueryResult<ListOf<Row>>) {
  const { cursor } = useSearch({ strict: false });
  const navigate = useNavigate();
  const isEmpty = list.data?.items.length === 0 && !list.isPlaceholderData;
  const isLost = cursor !== undefined && (isEmpty || isProblem(list.error, "bad_request"));
  useEffect(() => {
    if (!isLost) return;
    void navigate({
      to: ".",
      search: (now) => ({ ...now, cursor: undefined }),
      replace: true,
      resetScroll: false,
    });
  }, [isLost, navigate]);
  return { rows: isLost ? undefined : list.data?.items, error: isLost ? null : list.error };
}

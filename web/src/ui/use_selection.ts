import { useState } from "react";

/** What is selected on this page of a list; another page starts with nothing. */
export function useSelection<Row extends { id: string }>(rows: Row[] | undefined, page: string) {
  const [held, setHeld] = useState<{ page: string; keys: ReadonlySet<string>; onPhone: boolean }>({
    page,
    keys: new Set(),
    onPhone: false,
  });
  const here = held.page === page ? held : { page, keys: new Set<string>(), onPhone: false };
  const chosen = (rows ?? []).filter((row) => here.keys.has(row.id));
  const hold = (keys: ReadonlySet<string>) => setHeld({ ...here, keys });
  return {
    rows: chosen,
    keys: new Set(chosen.map((row) => row.id)),
    onPhone: here.onPhone,
    choose: (next: Row[]) => hold(new Set(next.map((row) => row.id))),
    chooseKeys: hold,
    startOnPhone: () => setHeld({ ...here, onPhone: true }),
    end: () => setHeld({ page, keys: new Set(), onPhone: false }),
  };
}

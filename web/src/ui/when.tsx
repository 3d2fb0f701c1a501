import { capital, date, exactTime, relative } from "../i18n/format";

interface Props {
  at: string | null;
  /** "2 hours ago", or the day: "24 May 2026". */
  as?: "relative" | "date";
}

/** A time as people say it, the exact one on hover. */
export function When({ at, as = "relative" }: Props) {
  if (at === null) return <span aria-hidden="true">—</span>;
  return (
    <time dateTime={at} title={exactTime(at)}>
      {as === "date" ? date(at) : capital(relative(at))}
    </time>
  );
}

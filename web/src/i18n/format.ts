// Dates and numbers as people say them, in the current language.

import i18next from "i18next";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

// British English writes the day first ("24 May 2026"), as the look has it.
const locale = () => (i18next.language === "en" ? "en-GB" : i18next.language);

export function number(value: number): string {
  // Spanish groups from five digits on by default; counts read better grouped always.
  return new Intl.NumberFormat(locale(), { useGrouping: "always" }).format(value);
}

/** "24 May 2026" */
export function date(at: string | Date): string {
  return new Intl.DateTimeFormat(locale(), { day: "numeric", month: "short", year: "numeric" }).format(
    new Date(at),
  );
}

/** "31 Dec", with the year unless it is this one. */
export function day(at: string | Date, now: Date = new Date()): string {
  const then = new Date(at);
  if (then.getFullYear() !== now.getFullYear()) return date(then);
  return new Intl.DateTimeFormat(locale(), { day: "numeric", month: "short" }).format(then);
}

/** "24 May 2026, 14:03" */
export function dateTime(at: string | Date): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle: "short" }).format(new Date(at));
}

/** "Sunday 24 May 2026 at 14:03:11 CEST", for the title of a short form. */
export function exactTime(at: string | Date): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: "full", timeStyle: "long" }).format(new Date(at));
}

/** "2 hours ago", "yesterday", "in 7 days"; further away than a month the date. Short minutes: "4 min ago". */
export function relative(
  at: string | Date,
  now: Date = new Date(),
  minutes: "long" | "short" = "long",
): string {
  const seconds = (new Date(at).getTime() - now.getTime()) / 1000;
  const far = Math.abs(seconds);
  const format = new Intl.RelativeTimeFormat(locale(), { numeric: "auto" });
  if (far < 45) return format.format(0, "second");
  if (far < 45 * MINUTE) {
    return new Intl.RelativeTimeFormat(locale(), { numeric: "auto", style: minutes }).format(
      Math.round(seconds / MINUTE),
      "minute",
    );
  }
  if (far < 22 * HOUR) return format.format(Math.round(seconds / HOUR), "hour");
  if (far < 30 * DAY) return format.format(Math.round(seconds / DAY), "day");
  return date(at);
}

/** "42 seconds", "7 days": the largest unit that says it to within one. */
export function duration(seconds: number): string {
  const unit =
    seconds < 90 ? "second" : seconds < 90 * MINUTE ? "minute" : seconds < 36 * HOUR ? "hour" : "day";
  const size = { second: 1, minute: MINUTE, hour: HOUR, day: DAY }[unit];
  return new Intl.NumberFormat(locale(), { style: "unit", unit, unitDisplay: "long" }).format(
    Math.max(1, Math.ceil(seconds / size)),
  );
}

/** "1 day", "14 days": exactly so many. */
export function amount(count: number, unit: "minute" | "hour" | "day"): string {
  return new Intl.NumberFormat(locale(), { style: "unit", unit, unitDisplay: "long" }).format(count);
}

/** A text of the server without its full stop, to stand in a sentence or line of ours. */
export function clause(text: string): string {
  return text.replace(/[.\s]+$/, "");
}

/** A sentence's first letter as a capital: "yesterday" → "Yesterday". */
export function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase(locale()) + text.slice(1);
}

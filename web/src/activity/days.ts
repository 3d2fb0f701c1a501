// Days as the person's calendar has them; the API takes moments.

/** Where a day begins here: "2026-05-24" → its first moment. */
export function startOf(day: string): string {
  return new Date(`${day}T00:00:00`).toISOString();
}

/** Where a day ends here, which is where the next one begins. */
export function endOf(day: string): string {
  const next = new Date(`${day}T00:00:00`);
  next.setDate(next.getDate() + 1);
  return next.toISOString();
}

/** The day so many days before today. */
export function daysAgo(count: number, now: Date = new Date()): string {
  const then = new Date(now);
  then.setDate(then.getDate() - count);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())}`;
}

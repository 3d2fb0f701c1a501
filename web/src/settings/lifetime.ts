export const HOUR = 3_600;
export const DAY = 86_400;
export const LONGEST = 30 * DAY;
export const presets = [HOUR, DAY, 3 * DAY, 7 * DAY, 14 * DAY, LONGEST];

export type Unit = "minutes" | "hours" | "days";
export const sizes: Record<Unit, number> = { minutes: 60, hours: HOUR, days: DAY };

/** The largest unit that says it without a fraction. */
export function unitOf(seconds: number): Unit {
  if (seconds % DAY === 0) return "days";
  return seconds % HOUR === 0 ? "hours" : "minutes";
}

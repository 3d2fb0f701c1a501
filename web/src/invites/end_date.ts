// A guest's access ends with a day, as the reader's clock has it; the API takes a moment.

/** "2026-12-31" → the last second of that day. */
export function endOfDay(day: string): string {
  return new Date(`${day}T23:59:59`).toISOString();
}

/** A moment → the day it lies in. */
export function dayOf(at: string | Date): string {
  const then = new Date(at);
  const month = String(then.getMonth() + 1).padStart(2, "0");
  return `${then.getFullYear()}-${month}-${String(then.getDate()).padStart(2, "0")}`;
}

/** Whether access would end in the past, or the day is none. */
export function isTooEarly(day: string, now: Date = new Date()): boolean {
  return !(new Date(`${day}T23:59:59`) > now);
}

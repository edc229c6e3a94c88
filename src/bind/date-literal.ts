const dateTypes: ReadonlySet<string> = new Set(["date", "timestamp", "timestamptz"]);
const timeTypes: ReadonlySet<string> = new Set(["time", "timetz"]);

/** A time with an offset or the name of a zone behind it. */
const zonedTime = /\d:\d{2}(?::\d{2}(?:\.\d*)?)?\s*(?:am|pm)?\s*(?:[+-]\d|z\s*$|[a-z]{3,})/i;

/** Whether a literal of a type of `pg_catalog` names a moment by the clock: `now`, `today` (manual, 8.5.1.4). */
export function readsClock(text: string, type: string): boolean {
  return (
    (dateTypes.has(type) && /\b(?:now|today|tomorrow|yesterday)\b/i.test(text)) ||
    (timeTypes.has(type) && /\bnow\b/i.test(text))
  );
}

/** Whether a literal leaves its time zone to the setting TimeZone. */
export function dependsOnZone(text: string, type: string): boolean {
  if (type !== "timestamptz" && type !== "timetz") return false;
  return !/^\s*(?:epoch|[+-]?infinity)\s*$/i.test(text) && !zonedTime.test(text);
}

/** Whether the order of day and month in a literal is that of the setting DateStyle. */
export function readsDateStyle(text: string, type: string): boolean {
  return dateTypes.has(type) && /(?:^|\s)\d{1,2}[-/.]\d{1,2}[-/.]\d+/.test(text);
}

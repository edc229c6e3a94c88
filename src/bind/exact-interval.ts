import type { Scalar } from "../relation/scalar.js";

const time =
  /^(?:[+-]?\d+(?:\.\d+)?\s*(?:h|hours?|hrs?|m|min|mins|minutes?|s|secs?|seconds?)\s*|[+-]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*)+$/i;

/** `INTERVAL '…' DAY` and the like: the bits of YEAR, MONTH and DAY, and of HOUR, MINUTE and SECOND, in a type modifier. */
const dateFields = 0b1110;
const timeFields = 0b1110000000000;

/** Whether a constant interval is of hours, minutes and seconds alone, which are as long in every time zone. */
export function isExactInterval(scalar: Scalar): boolean {
  if (scalar.type.key !== "pg_catalog.interval") return false;
  if (scalar.kind === "cast") return isExactInterval(scalar.argument);
  if (scalar.kind !== "literal" || scalar.value === undefined) return false;
  const fields = scalar.type.modifier === -1 ? 0 : scalar.type.modifier >> 16;
  const isTimeAlone = (fields & timeFields) !== 0 && (fields & dateFields) === 0;
  return time.test(scalar.value) || (isTimeAlone && /^[+-]?\d+(?:\.\d+)?$/.test(scalar.value));
}

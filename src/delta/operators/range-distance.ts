import { builtinType, type TypeReference } from "../../catalog/type.js";
import { binary, compare } from "../../relation/builtin-calls.js";
import type { Scalar, SortKey, WindowCall } from "../../relation/scalar.js";
import { caseScalar, literalScalar } from "../../relation/scalar-constructors.js";
import { bigint, castTo, integerOf } from "../scalars.js";

/**
 * How far a RANGE frame reaches, as constants that a value is moved by one after the other. Never less than PostgreSQL's own
 * `in_range` moves it, and possibly more.
 */
export interface RangeDistance {
  /** Of the type of the bounds. */
  readonly type: TypeReference;
  readonly steps: readonly Scalar[];
  /** Values beyond these are not moved: from there on everything is within reach, so that nothing can overflow. */
  readonly lowest: Clamp;
  readonly highest: Clamp;
}

interface Clamp {
  readonly beyond: string;
  readonly bound: string;
}

/** The functions that look at other rows than those of their frame. */
const frameless = new Set([
  "row_number",
  "rank",
  "dense_rank",
  "percent_rank",
  "cume_dist",
  "ntile",
  "lag",
  "lead",
]);

const day = 86_400;

/** Of what can be added to a time, how many seconds it is at most. */
const longest: ReadonlyMap<string, number> = new Map([
  ...["s", "sec", "secs", "second", "seconds"].map((unit) => [unit, 1] as const),
  ...["min", "mins", "minute", "minutes"].map((unit) => [unit, 60] as const),
  ...["h", "hr", "hrs", "hour", "hours"].map((unit) => [unit, 3600] as const),
  ...["day", "days"].map((unit) => [unit, day] as const),
  ...["week", "weeks"].map((unit) => [unit, 7 * day] as const),
  ...["mon", "mons", "month", "months"].map((unit) => [unit, 31 * day] as const),
  ...["year", "years"].map((unit) => [unit, 366 * day] as const),
]);

/** The unit of `INTERVAL '7' DAY`, by its bit in the modifier of the type (`utils/timestamp.h`). */
const units: ReadonlyMap<number, string> = new Map([
  [1 << 1, "month"],
  [1 << 2, "year"],
  [1 << 3, "day"],
  [1 << 10, "hour"],
  [1 << 11, "minute"],
  [1 << 12, "second"],
]);

/** So that a time that is not clamped stays one. */
const longestSpan = 500 * 366 * day;

const times = {
  lowest: { beyond: "4000-01-01 00:00:00+00 BC", bound: "-infinity" },
  highest: { beyond: "200000-01-01 00:00:00+00", bound: "infinity" },
};
const dates = {
  lowest: { beyond: "4000-01-01 BC", bound: "-infinity" },
  highest: { beyond: "200000-01-01", bound: "infinity" },
};
const integers = {
  lowest: { beyond: "-9000000000000000000", bound: "-9223372036854775808" },
  highest: { beyond: "9000000000000000000", bound: "9223372036854775807" },
};
/** NaN is the greatest of all. */
const numerics = {
  lowest: { beyond: "-1e1000", bound: "-Infinity" },
  highest: { beyond: "1e1000", bound: "NaN" },
};

/** The offsets of the frames on each side of a row. */
interface Reach {
  readonly before: readonly Scalar[];
  readonly after: readonly Scalar[];
}

/** How far away from a row are at most the rows of its frame and the rows whose frames it is in, both ways added up. */
export function rangeDistanceOf(calls: readonly WindowCall[]): RangeDistance | undefined {
  const [key] = calls[0]?.order ?? [];
  if (key === undefined) return undefined;
  const before: Scalar[] = [];
  const after: Scalar[] = [];
  for (const { frame, name, order } of calls) {
    if (frame?.unit !== "range" || order.length !== 1) return undefined;
    if (name.schema === "pg_catalog" && frameless.has(name.name)) return undefined;
    const { start, end } = frame;
    if (start.kind === "unbounded-preceding" || end.kind === "unbounded-following") {
      return undefined;
    }
    if (start.kind === "preceding") before.push(start.offset);
    if (end.kind === "following") after.push(end.offset);
  }
  return distanceAlong(key, { before, after });
}

function distanceAlong({ scalar }: SortKey, reach: Reach): RangeDistance | undefined {
  switch (scalar.type.key) {
    case "pg_catalog.int2":
    case "pg_catalog.int4":
    case "pg_catalog.int8": {
      const steps = farthest(reach, integerOf);
      return steps === undefined || steps > 1e15
        ? undefined
        : { ...integers, type: bigint, steps: [literalScalar(String(steps), bigint)] };
    }
    case "pg_catalog.numeric": {
      const type = builtinType("numeric");
      // Their digits are not compared: of several that differ the sum is taken.
      const sides = [reach.before, reach.after].map((offsets) => new Set(offsets.map(decimalOf)));
      const steps = sides.flatMap((side) => [...side]);
      return steps.every((step) => step !== undefined)
        ? { ...numerics, type, steps: steps.map((step) => literalScalar(step, type)) }
        : undefined;
    }
    case "pg_catalog.date": {
      const seconds = farthest(reach, secondsOf);
      if (seconds === undefined || seconds > longestSpan) return undefined;
      const days = literalScalar(String(Math.ceil(seconds / day)), builtinType("int4"));
      return { ...dates, type: builtinType("date"), steps: [days] };
    }
    case "pg_catalog.timestamp":
    case "pg_catalog.timestamptz": {
      // Of times with a zone only hours, minutes and seconds are let through: how long a day is, a setting says.
      const seconds = farthest(reach, secondsOf);
      if (seconds === undefined || seconds > longestSpan) return undefined;
      const span = literalScalar(`${seconds} seconds`, builtinType("interval"));
      const type = builtinType(scalar.type.key.replace("pg_catalog.", ""));
      return { ...times, type, steps: [span] };
    }
    default:
      return undefined;
  }
}

/** The farthest offset of each side, added up. */
function farthest(
  { before, after }: Reach,
  measure: (offset: Scalar) => number | undefined,
): number | undefined {
  let sum = 0;
  for (const offsets of [before, after]) {
    const measured = offsets.map(measure);
    if (!measured.every((one) => one !== undefined && one >= 0)) return undefined;
    sum += Math.max(0, ...measured.map((one) => one ?? 0));
  }
  return sum;
}

/** A constant number that is not negative, as text. */
function decimalOf(offset: Scalar): string | undefined {
  const known = ["int2", "int4", "int8", "numeric"];
  if (!known.some((name) => offset.type.key === `pg_catalog.${name}`)) return undefined;
  // Any other cast may round.
  if (offset.kind === "cast") {
    const isPlain = offset.type.key === "pg_catalog.numeric" && offset.type.modifier === -1;
    return isPlain ? decimalOf(offset.argument) : undefined;
  }
  if (offset.kind !== "literal" || offset.value === undefined) return undefined;
  return /^\d{1,100}(\.\d{1,100})?$/.test(offset.value) ? offset.value : undefined;
}

/**
 * The seconds that a constant interval moves a time by at most, in whole ones: a month is 31 days at most, also where a day of
 * the month is missing (31 March − 1 month = 28 February).
 */
function secondsOf(offset: Scalar): number | undefined {
  const known = ["interval", "text", "unknown"];
  if (!known.some((name) => offset.type.key === `pg_catalog.${name}`)) return undefined;
  if (offset.kind === "cast") return secondsOf(offset.argument);
  if (offset.kind !== "literal" || offset.value === undefined) return undefined;
  const written =
    /^\s*((?:\d{1,9}(?:\.\d{1,6})?\s*[a-z]+\s*)*)(?:(\d{1,6}):(\d{2})(?::(\d{2}(?:\.\d{1,6})?))?)?\s*$/i;
  const named = /^\d+$/.test(offset.value) ? units.get(offset.type.modifier >> 16) : undefined;
  const value = named === undefined ? offset.value : `${offset.value} ${named}`;
  const [text, counted, hours, minutes, seconds] = written.exec(value) ?? [];
  if (text === undefined || text.trim() === "") return undefined;
  let sum = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
  for (const [, count, unit] of (counted ?? "").matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/gi)) {
    const most = longest.get((unit ?? "").toLowerCase());
    if (most === undefined) return undefined;
    sum += Number(count) * most;
  }
  // Fractions are rounded to microseconds.
  return Math.ceil(sum) + 1;
}

/** The bounds of what is within a distance of a value: NULL for NULL. */
export function boundsAround(
  value: Scalar,
  { type, steps, lowest, highest }: RangeDistance,
): { readonly lower: Scalar; readonly upper: Scalar } {
  const own = castTo(value, type);
  const moved = (operator: "+" | "-"): Scalar =>
    steps.reduce((result, step) => binary(operator, result, step, type), own);
  const clamped = (operator: "<" | ">", clamp: Clamp, otherwise: Scalar): Scalar =>
    caseScalar({
      branches: [
        {
          when: compare(operator, own, literalScalar(clamp.beyond, type)),
          then: literalScalar(clamp.bound, type),
        },
      ],
      otherwise,
      type,
      span: undefined,
    });
  return {
    lower: clamped("<", lowest, moved("-")),
    upper: clamped(">", highest, moved("+")),
  };
}

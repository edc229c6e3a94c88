import { keysOf } from "../../relation/keys.js";
import type { Relation } from "../../relation/relation.js";
import type {
  ColumnId,
  FrameBound,
  Scalar,
  SortKey,
  WindowCall,
  WindowFrame,
} from "../../relation/scalar.js";
import { integerOf } from "../scalars.js";

/** How many rows are looked at on each side of a row. */
export interface Sides {
  readonly before: number;
  readonly after: number;
}

/** Larger neighbourhoods are left to the partition as a whole. */
export const farthestReach = 1000;

/** A key of the rows that their partition and order have: no two rows of a partition stand at one place. */
export function keyOfOrder(
  input: Relation,
  partition: readonly Scalar[],
  order: readonly SortKey[],
): readonly ColumnId[] | undefined {
  const fixed = new Set<ColumnId>();
  for (const scalar of [...partition, ...order.map((key) => key.scalar)]) {
    if (scalar.kind === "column") fixed.add(scalar.column);
  }
  return keysOf(input).find((key) => key.every((id) => fixed.has(id)));
}

/** How many rows before and after its own a function looks at; `undefined` for a number that is not constant. */
export function sidesOf(call: WindowCall): Sides | undefined {
  if (call.name.schema === "pg_catalog") {
    const { name } = call.name;
    if (["row_number", "rank", "dense_rank", "percent_rank", "cume_dist", "ntile"].includes(name)) {
      return undefined;
    }
    if (name === "lag" || name === "lead") {
      const [, given] = call.arguments;
      const offset = given === undefined ? 1 : integerOf(given);
      if (offset === undefined) return undefined;
      return around([name === "lag" ? -offset : offset]);
    }
  }
  const { frame } = call;
  if (frame === undefined) return undefined;
  const bounds = [frame.start, frame.end].map((bound) => distanceOf(bound, frame.unit, call.order));
  return bounds.every((bound) => bound !== undefined) ? around(bounds) : undefined;
}

function around(places: readonly number[]): Sides {
  return { before: Math.max(0, ...places.map((place) => -place)), after: Math.max(0, ...places) };
}

/** How many rows a frame's bound is at most away from the current row, in an order without ties. */
function distanceOf(
  bound: FrameBound,
  unit: WindowFrame["unit"],
  order: readonly SortKey[],
): number | undefined {
  switch (bound.kind) {
    case "current-row":
      return 0;
    case "preceding": {
      const offset = rowsWithin(bound.offset, unit, order);
      return offset === undefined ? undefined : -offset;
    }
    case "following":
      return rowsWithin(bound.offset, unit, order);
    case "unbounded-preceding":
    case "unbounded-following":
      return undefined;
  }
}

/**
 * How many rows an offset spans at most. Without ties each row is a group of its own, and no two rows of a partition
 * have the same value in the one column that RANGE orders by: within n of an integer, or n days of a date, there are
 * at most n others.
 */
function rowsWithin(
  offset: Scalar,
  unit: WindowFrame["unit"],
  order: readonly SortKey[],
): number | undefined {
  if (unit !== "range") return integerOf(offset);
  const [key] = order;
  if (key === undefined) return undefined;
  return key.scalar.type.key === "pg_catalog.date" ? daysOf(offset) : wholeStepsOf(key, offset);
}

function wholeStepsOf({ scalar }: SortKey, offset: Scalar): number | undefined {
  const steps = ["int2", "int4", "int8"].some((name) => scalar.type.key === `pg_catalog.${name}`);
  return steps ? integerOf(offset) : undefined;
}

/** The days of a constant interval that is written as days alone; a cast from a type of the user could change them. */
function daysOf(offset: Scalar): number | undefined {
  const known = ["interval", "text", "unknown"];
  if (!known.some((name) => offset.type.key === `pg_catalog.${name}`)) return undefined;
  if (offset.kind === "cast") return daysOf(offset.argument);
  if (offset.kind !== "literal" || offset.value === undefined) return undefined;
  const [, days] = /^(\d{1,9}) days?$/.exec(offset.value) ?? [];
  return days === undefined ? undefined : Number(days);
}

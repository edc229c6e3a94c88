import type { Catalog } from "../../catalog/catalog.js";
import { baseTypeOf, typeOperatorOf } from "../../catalog/type-facts.js";
import { compare } from "../../relation/builtin-calls.js";
import type { AggregateCall, Scalar } from "../../relation/scalar.js";
import { andScalar, conditionalScalar, orScalar } from "../../relation/scalar-constructors.js";
import { isNull, scalarKey } from "../scalars.js";
import { allOf } from "./count.js";
import {
  type AggregateState,
  keptAsItIs,
  type StateColumn,
  type StateContext,
  zero,
} from "./state-column.js";

/** Types whose extension defines `min` and `max` as the ends of the order of its default operator class. */
const extensionsWithExtremes: ReadonlySet<string> = new Set(["citext"]);

/** Whether it is the `min` or `max` that an extension defines beside its type, which its own operators then serve. */
export function isExtremeOfExtension(call: AggregateCall, catalog: Catalog): boolean {
  const [argument] = call.arguments;
  const { schema, name } = call.name;
  if (argument === undefined || call.arguments.length > 1) return false;
  const type = catalog.types.get(baseTypeOf(argument.type, catalog).key);
  return (
    (name === "min" || name === "max") &&
    type !== undefined &&
    type.schema === schema &&
    extensionsWithExtremes.has(type.name) &&
    typeOperatorOf(argument.type, "<", catalog) !== undefined
  );
}

/** `min` and `max`: kept, or replaced by what arrived; the group is read again only when its extreme left. */
export function extremeState(
  call: AggregateCall,
  context: StateContext,
): AggregateState | undefined {
  const { name } = call.name;
  const [argument] = call.arguments;
  if (argument === undefined || (name !== "min" && name !== "max")) return undefined;
  const key = `${name} ${scalarKey([argument, call.filter])}`;
  return { ...keptAsItIs(key, extremeColumn(call, context.weight)), consolidated: true };
}

/**
 * The least or the greatest value. With `arrived` the best value that the changes bring and `left` the best one
 * they take away: arrived if it is at least as good; else the old one unless a value as good as it left.
 */
function extremeColumn(call: AggregateCall, weight: Scalar): StateColumn {
  const least = call.name.name === "min";
  const among = (operator: ">" | "<"): AggregateCall => ({
    ...call,
    filter: allOf([compare(operator, weight, zero), call.filter]),
  });
  return {
    suffix: call.name.name,
    type: call.type,
    nullable: true,
    whole: call,
    changes: [
      { suffix: "arrived", call: among(">") },
      { suffix: "left", call: among("<") },
    ],
    next: (old, [arrived]) =>
      conditionalScalar({
        form: least ? "least" : "greatest",
        // Of equal values the first one is taken: what arrived is there now, the old one may just have left.
        arguments: arrived === undefined ? [old] : [arrived, old],
        type: call.type,
        span: undefined,
      }),
    rescan: (old, [arrived, left]) =>
      andScalar([
        ...(left === undefined ? [] : [compare(least ? "<=" : ">=", left, old)]),
        ...(arrived === undefined
          ? []
          : [orScalar([isNull(arrived), compare(least ? ">" : "<", arrived, old)])]),
      ]),
    counter: undefined,
  };
}

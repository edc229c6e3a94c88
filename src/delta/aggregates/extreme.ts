import type { Catalog } from "../../catalog/catalog.js";
import { baseTypeOf, typeOperatorOf } from "../../catalog/type-facts.js";
import { compare } from "../../relation/builtin-calls.js";
import type { AggregateCall, Scalar } from "../../relation/scalar.js";
import {
  andScalar,
  booleanScalar,
  conditionalScalar,
  distinctTestScalar,
  orScalar,
} from "../../relation/scalar-constructors.js";
import { isNull, scalarKey } from "../scalars.js";
import { spellingOf, spellingOrder } from "../spelling.js";
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
 * `min` and `max` in the order of the images of their values (see `settle-choices.ts`): of the values that equal the extreme the
 * one that this order says. As above, but of equal values that differ none is taken unseen: the group is read again. Where what arrived
 * equals the old one it is identical to it, so the old choice stands: what was chosen of the values before and of those that
 * arrived is chosen of both together, and it is still there.
 */
export function orderedExtremeState(
  call: AggregateCall,
  context: StateContext,
): AggregateState | undefined {
  const { catalog, weight } = context;
  const { name } = call.name;
  const [argument] = call.arguments;
  if (argument === undefined || call.distinct || (name !== "min" && name !== "max"))
    return undefined;
  const order = spellingOrder(argument, catalog);
  if (order === undefined || scalarKey(order) !== scalarKey(call.order)) return undefined;
  const plain = extremeColumn(call, weight);
  const key = `${name} by image ${scalarKey([argument, call.filter])}`;
  const column: StateColumn = {
    ...plain,
    rescan: (old, changes) => {
      const [arrived] = changes;
      const base = plain.rescan?.(old, changes);
      if (arrived === undefined || base === undefined) return base ?? booleanScalar(false);
      return orScalar([
        base,
        andScalar([compare("=", arrived, old), orScalar(differences(arrived, old, catalog))]),
      ]);
    },
  };
  return { ...keptAsItIs(key, column), consolidated: true };
}

/** For each form of two values whether it differs. */
function differences(left: Scalar, right: Scalar, catalog: Catalog): readonly Scalar[] {
  const others = spellingOf(right, catalog) ?? [];
  return (spellingOf(left, catalog) ?? []).map((form, index) =>
    distinctTestScalar({
      left: form,
      right: others[index] as Scalar,
      negated: false,
      span: undefined,
    }),
  );
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

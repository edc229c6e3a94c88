import type { AggregateCall } from "../../relation/scalar.js";
import { literalScalar } from "../../relation/scalar-constructors.js";
import { boolean, scalarKey } from "../scalars.js";
import { bitXorState } from "./bit-xor.js";
import { booleanState } from "./booleans.js";
import { countState } from "./count.js";
import { extremeState, isExtremeOfExtension, orderedExtremeState } from "./extreme.js";
import { type AggregateState, keptAsItIs, type StateContext } from "./state-column.js";
import { sumState } from "./sum.js";
import { varianceState } from "./variance.js";

/** The families of aggregates that have a state. Each knows its own calls. */
const families = [countState, sumState, varianceState, booleanState, bitXorState, extremeState];

/** For these a value that comes again changes nothing, so that DISTINCT does not either. */
const idempotent = new Set(["min", "max", "bool_and", "bool_or", "every"]);

/** How a call is maintained by a state; `undefined` for one that has none. */
export function aggregateState(
  call: AggregateCall,
  context: StateContext,
): AggregateState | undefined {
  const { name } = call.name;
  const known = call.name.schema === "pg_catalog" || isExtremeOfExtension(call, context.catalog);
  if (!known || call.withinGroup) return undefined;
  if (call.order.length > 0) return orderedExtremeState(call, context);
  if (call.distinct && !idempotent.has(name)) return undefined;
  for (const family of families) {
    const found = family({ ...call, distinct: false }, context);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Without a state the group is read again whenever it changes. */
export function readAgain(call: AggregateCall): AggregateState {
  return keptAsItIs(`whole ${scalarKey(call)}`, {
    suffix: call.name.name,
    type: call.type,
    nullable: true,
    whole: call,
    changes: [],
    next: (old) => old,
    rescan: () => literalScalar("t", boolean),
    counter: undefined,
  });
}

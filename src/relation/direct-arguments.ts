import type { NamedScalar } from "./relation.js";
import { isSameScalar } from "./same-scalar.js";
import type { AggregateCall, Scalar } from "./scalar.js";
import { mapArguments } from "./scalar-traversal.js";

/**
 * The call with its direct arguments over other keys. The direct arguments of an ordered-set aggregate are computed once
 * for the group, over its keys (PostgreSQL manual, 4.2.7): where the group is known by something else than the rows'
 * own values, they have to be said in terms of that. `replace` tells what stands for the key at a position.
 */
export function overOtherKeys(
  call: AggregateCall,
  keys: readonly NamedScalar[],
  replace: (index: number) => Scalar,
): AggregateCall {
  if (!call.withinGroup) return call;
  const replaced = (scalar: Scalar): Scalar => {
    if (scalar.kind === "literal") return scalar;
    const index = keys.findIndex((key) => isSameScalar(key.scalar, scalar));
    return index < 0 ? mapArguments(scalar, replaced) : replace(index);
  };
  return { ...call, arguments: call.arguments.map(replaced) };
}

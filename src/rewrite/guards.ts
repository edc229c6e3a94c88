import { aggregate, window } from "../relation/constructors.js";
import type { Relation } from "../relation/relation.js";
import type { AggregateCall, Scalar, WindowCall } from "../relation/scalar.js";
import { nullTestScalar } from "../relation/scalar-constructors.js";
import { argumentsOf } from "../relation/scalar-traversal.js";
import { mapAggregateCall, mapScalars, mapWindowCall } from "../relation/traversal.js";

/** What is asked of a row before an expression is computed for it: by a CASE, a COALESCE, or the FILTER of an aggregate. */
export interface Guard {
  readonly condition: Scalar;
  /** Whether it has to be true, or not true. */
  readonly holds: boolean;
}

/** An expression of an operator, and what is asked before. */
export interface Guarded {
  readonly scalar: Scalar;
  readonly guards: readonly Guard[];
}

/**
 * What is asked before each argument of a scalar is computed: in a CASE, that no earlier condition is true, and its own;
 * in a COALESCE, that the arguments before are NULL. AND and OR have no order.
 */
export function guardsWithin(
  scalar: Scalar,
  guards: readonly Guard[],
): readonly (readonly Guard[])[] {
  const passed = [...guards];
  if (scalar.kind === "conditional" && scalar.form === "coalesce") {
    return scalar.arguments.map((argument) => {
      const before = [...passed];
      if (isNeverRow(argument)) {
        const condition = nullTestScalar({ argument, negated: false, span: undefined });
        passed.push({ condition, holds: true });
      }
      return before;
    });
  }
  if (scalar.kind !== "case") return argumentsOf(scalar).map(() => guards);
  const within = scalar.branches.flatMap(({ when }) => {
    const before = [...passed];
    passed.push({ condition: when, holds: false });
    return [before, [...before, { condition: when, holds: true }]];
  });
  return [...within, passed];
}

/** Of a row `IS NULL` asks about the fields, and COALESCE about the row (manual, 9.2). */
function isNeverRow({ type: { key } }: Scalar): boolean {
  return key.startsWith("pg_catalog.") && key !== "pg_catalog.record";
}

/** Replaces the expressions of an operator. The arguments of an aggregate are computed for the rows that pass its FILTER. */
export function mapGuarded(
  plan: Relation,
  map: (scalar: Scalar, guards: readonly Guard[]) => Scalar,
): Relation {
  const unguarded = (scalar: Scalar): Scalar => map(scalar, []);
  const passing = (filter: Scalar | undefined) => (scalar: Scalar) =>
    map(scalar, filter === undefined ? [] : [{ condition: filter, holds: true }]);
  const ofGroup = (call: AggregateCall): AggregateCall => {
    // Direct arguments are computed once for a group.
    const fixed = call.withinGroup ? call.arguments : [];
    const rest = { ...call, arguments: call.withinGroup ? [] : call.arguments, filter: undefined };
    const mapped = mapAggregateCall(rest, passing(call.filter));
    const filter = call.filter && unguarded(call.filter);
    return Object.freeze({
      ...mapped,
      arguments: [...fixed.map(unguarded), ...mapped.arguments],
      filter,
    });
  };
  const ofWindow = (call: WindowCall): WindowCall => {
    const mapped = mapWindowCall({ ...call, arguments: [] }, unguarded);
    return Object.freeze({ ...mapped, arguments: call.arguments.map(passing(call.filter)) });
  };
  switch (plan.kind) {
    case "aggregate":
      return aggregate({
        ...plan,
        keys: plan.keys.map((key) => ({ ...key, scalar: unguarded(key.scalar) })),
        aggregates: plan.aggregates.map((item) => ({ ...item, call: ofGroup(item.call) })),
      });
    case "window":
      return window({
        ...plan,
        functions: plan.functions.map((item) => ({ ...item, call: ofWindow(item.call) })),
      });
    default:
      return mapScalars(plan, unguarded);
  }
}

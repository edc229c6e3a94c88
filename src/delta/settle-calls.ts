import type { Catalog } from "../catalog/catalog.js";
import type { TypeReference } from "../catalog/type.js";
import { baseTypeOf, equalityOf, formatType, orderedOf } from "../catalog/type-facts.js";
import { createDiagnostic } from "../diagnostics/diagnostic.js";
import { aggregateCall, compare } from "../relation/builtin-calls.js";
import type { Aggregate, Relation } from "../relation/relation.js";
import type { AggregateCall, Scalar, SortKey } from "../relation/scalar.js";
import { andScalar, caseScalar, literalScalar } from "../relation/scalar-constructors.js";
import { isExtremeOfExtension } from "./aggregates/extreme.js";
import { hasOneScale } from "./aggregates/numeric-scale.js";
import { isOrderSensitive } from "./aggregates/refusals.js";
import type { Builder } from "./builder.js";
import { castTo, coalesce, scalarKey, text } from "./scalars.js";
import { isSettledBy } from "./settled-order.js";
import { spellingOrder } from "./spelling.js";

/** A call whose value the rows of its group alone decide. */
export interface SettledCall {
  readonly call: AggregateCall;
  /** What its value is told by besides. */
  readonly beside: Beside | undefined;
}

interface Beside {
  readonly call: AggregateCall;
  readonly value: (found: Scalar, beside: Scalar) => Scalar;
}

/** Aggregates that add floating point numbers up, one after the other. */
const adding =
  /^(?:sum|avg|variance|var_(?:pop|samp)|stddev(?:_pop|_samp)?|corr|covar_(?:pop|samp)|regr_(?!count$)\w+)$/;

/** They return bounds that they are given. */
const boundsOfRanges: ReadonlySet<string> = new Set(["range_agg", "range_intersect_agg"]);

/** They return values of the rows that they order. */
const ordering: ReadonlySet<string> = new Set(["mode", "percentile_disc", "percentile_cont"]);

/** Whichever of equal values DISTINCT leaves, they return the same. */
const indifferent: ReadonlySet<string> = new Set(["count", "min", "max", "regr_count"]);

const floats: ReadonlySet<string> = new Set(["pg_catalog.float4", "pg_catalog.float8"]);

/**
 * An aggregate below other operators, with a value that does not depend on the order in which it meets its rows:
 *
 *   min(v) → min(v ORDER BY image(v))       array_agg(v ORDER BY o) → array_agg(v ORDER BY o, image(v))
 *   sum(f) → sum(f ORDER BY f)              mode() OF f → the zero without a sign, if the group has one and mode() is zero
 *
 * Valid: rows that tie may be met in any order, and any of the equal values may be returned. Rows that still tie are identical
 * in all that is read of them. What nothing settles is refused.
 */
export function settleCall(builder: Builder, node: Aggregate, call: AggregateCall): SettledCall {
  const { catalog } = builder;
  const { name, schema } = call.name;
  const isBuiltin = schema === "pg_catalog";
  if (isExtreme(call, catalog)) return plain(settleExtreme(builder, node, call));
  const isOpen = (value: Scalar): boolean => isOpenValue(value, node.input, catalog);
  const open = (call.withinGroup ? call.order.map(({ scalar }) => scalar) : call.arguments).find(
    isOpen,
  );
  if (call.withinGroup) {
    const returns = !isBuiltin || ordering.has(name);
    return returns && open !== undefined ? settleOrdered(builder, call, open) : plain(call);
  }
  if (call.distinct) {
    // Over others all that tells their values apart is in the order that DISTINCT brings.
    if (open !== undefined && !(isBuiltin && indifferent.has(name))) refuse(builder, call, open);
    return plain(call);
  }
  const addsFloats =
    isBuiltin &&
    adding.test(name) &&
    call.arguments.some(({ type }) => floats.has(baseTypeOf(type, catalog).key));
  const meetsBounds = isBuiltin && boundsOfRanges.has(name) && open !== undefined;
  const takesOrder = isOrderSensitive(call, catalog) && call.order.length > 0;
  return addsFloats || meetsBounds || takesOrder
    ? plain({ ...call, order: completeOrder(builder, node, call, addsFloats) })
    : plain(call);
}

function plain(call: AggregateCall): SettledCall {
  return { call, beside: undefined };
}

function isExtreme(call: AggregateCall, catalog: Catalog): boolean {
  const { name, schema } = call.name;
  return (
    (name === "min" || name === "max") &&
    (schema === "pg_catalog" || isExtremeOfExtension(call, catalog))
  );
}

/** `min` and `max` of values that can be equal without being identical, in the order of their forms. */
function settleExtreme(builder: Builder, node: Aggregate, call: AggregateCall): AggregateCall {
  const { catalog } = builder;
  const [value] = call.arguments;
  if (value === undefined || !isOpenValue(value, node.input, catalog)) return call;
  const order = spellingOrder(value, catalog);
  return order === undefined ? call : { ...call, order, distinct: false };
}

function isOpenValue(value: Scalar, input: Relation, catalog: Catalog): boolean {
  return equalityOf(value.type, catalog) === "semantic" && !hasOneScale(value, input, catalog);
}

/** The order of the call, and then all that tells apart what it is given. */
function completeOrder(
  builder: Builder,
  node: Aggregate,
  call: AggregateCall,
  adds: boolean,
): readonly SortKey[] {
  const { catalog } = builder;
  const ordered = call.order.map(({ scalar }) => scalar);
  const sameForAll = node.groupingSets === undefined ? node.keys.map(({ scalar }) => scalar) : [];
  if (isSettledBy([...sameForAll, ...ordered], call.arguments, node.input, catalog)) {
    return call.order;
  }
  const known = new Set(
    call.order.flatMap(({ scalar, operator }) =>
      operator === undefined ? [scalarKey(scalar)] : [],
    ),
  );
  const missing = call.arguments
    .filter(({ kind }) => kind !== "literal")
    .flatMap((value) => {
      const order = imageOrder(value, adds, catalog);
      if (order === undefined) refuse(builder, call, value);
      return order ?? [];
    });
  return [...call.order, ...missing.filter(({ scalar }) => !known.has(scalarKey(scalar)))];
}

/** An order in which values that tie are identical, or, where they are only added, zeros. */
function imageOrder(
  value: Scalar,
  adds: boolean,
  catalog: Catalog,
): readonly SortKey[] | undefined {
  const isExact = adds || equalityOf(value.type, catalog) === "faithful";
  return isExact && orderedOf(value.type, catalog)
    ? [{ scalar: value, descending: false, nullsFirst: false, operator: undefined }]
    : spellingOrder(value, catalog);
}

/**
 * `mode` and the percentiles return one of the values that they order. Of floating point numbers only the zeros are equal
 * and differ: where a zero without a sign stands among them it may be the one that is found, and where none does
 * all are alike. A percentile between two zeros has no sign either.
 */
function settleOrdered(builder: Builder, call: AggregateCall, value: Scalar): SettledCall {
  const { catalog } = builder;
  if (isWholeAsFloat(value, catalog)) return plain(call);
  const base = baseTypeOf(value.type, catalog);
  const isOne = catalog.types.get(baseTypeOf(call.type, catalog).key)?.kind !== "array";
  if (call.name.schema !== "pg_catalog" || !floats.has(base.key) || !isOne) {
    refuse(builder, call, value);
    return plain(call);
  }
  const type: TypeReference = { ...base, modifier: -1 };
  const zero = literalScalar("0", type);
  const isUnsigned = compare("=", castTo(value, text), literalScalar("0", text));
  const filter = andScalar([...(call.filter === undefined ? [] : [call.filter]), isUnsigned]);
  return {
    call,
    beside: {
      call: aggregateCall("min", [castTo(value, type)], type, filter),
      value: (found, beside) =>
        caseScalar({
          branches: [
            { when: compare("=", found, zero), then: coalesce(castTo(beside, found.type), found) },
          ],
          otherwise: found,
          type: found.type,
          span: undefined,
        }),
    },
  };
}

/** Whether it is a number of another type, of which no zero has a sign. */
function isWholeAsFloat(value: Scalar, catalog: Catalog): boolean {
  return (
    floats.has(baseTypeOf(value.type, catalog).key) &&
    value.kind === "cast" &&
    ["int2", "int4", "int8", "numeric"].some(
      (name) => baseTypeOf(value.argument.type, catalog).key === `pg_catalog.${name}`,
    )
  );
}

function refuse(builder: Builder, call: AggregateCall, { type }: Scalar): void {
  builder.refuse(
    createDiagnostic(
      "error",
      "0AT13",
      `which of several equal values (${formatType(type, builder.catalog)}) ${call.name.name} takes is open`,
      {
        span: call.span,
        hint: "What stands on it reads it more than once, and could find another one each time; cast to a type with one form, such as numeric(12,2).",
      },
    ),
  );
}

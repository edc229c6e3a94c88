import type { Catalog } from "../../catalog/catalog.js";
import { builtinType, type TypeReference } from "../../catalog/type.js";
import { equalityOf } from "../../catalog/type-facts.js";
import { binary, integerLiteral } from "../../relation/builtin-calls.js";
import type { ColumnId, Scalar, WindowCall } from "../../relation/scalar.js";
import {
  andScalar,
  caseScalar,
  conditionalScalar,
  orScalar,
} from "../../relation/scalar-constructors.js";
import { average } from "../aggregates/sum.js";
import { bigint, coalesce, isNotNull } from "../scalars.js";

/** The values of window functions, by their columns, over two stretches of a partition. */
export interface Stretches {
  /** In the last row before a place, hence over all rows before it; NULL where there is none. */
  readonly before: (id: ColumnId) => Scalar;
  /** Over the rows from that place on. */
  readonly after: (id: ColumnId) => Scalar;
}

/** The value over both stretches. */
export type RunningValue = (stretches: Stretches) => Scalar;

/** Adds a function of the same window that is needed besides; returns its column. */
export type KeepFunction = (
  name: string,
  given: readonly Scalar[],
  type: TypeReference,
  over: Pick<WindowCall, "filter" | "frame">,
) => ColumnId;

/** Sums that are the same in whatever portions they are added, and the type of each. */
const exactSums: ReadonlyMap<string, TypeReference> = new Map([
  ["pg_catalog.int2", bigint],
  ["pg_catalog.int4", bigint],
  ["pg_catalog.int8", builtinType("numeric")],
  ["pg_catalog.numeric", builtinType("numeric")],
]);

/**
 * How the value of a window function that looks at no row after its own and its peers is made of its values over the rows
 * before a place in the order and over those from there on, where no peers stand on both sides; `undefined` for a
 * function that looks elsewhere, or whose value cannot be put together without loss.
 */
export function runningValue(
  id: ColumnId,
  call: WindowCall,
  catalog: Catalog,
  keep: KeepFunction,
): RunningValue | undefined {
  if (call.name.schema !== "pg_catalog" || call.order.length === 0 || call.variadic) {
    return undefined;
  }
  const [argument] = call.arguments;
  const countBefore = (): ((stretches: Stretches) => Scalar) => {
    // Of the last row before a place, with its peers: all rows before it.
    const count = keep("count", [], bigint, { filter: undefined, frame: undefined });
    return ({ before }) => before(count);
  };
  const { name } = call.name;
  switch (name) {
    case "row_number":
    case "dense_rank":
      return ({ before, after }) => plus(before(id), after(id));
    case "rank": {
      const count = countBefore();
      return (stretches) => plus(count(stretches), stretches.after(id));
    }
  }
  if (!looksBackToTheBeginning(call)) return undefined;
  switch (name) {
    case "count":
      return ({ before, after }) => plus(before(id), after(id));
    case "sum":
      return argument !== undefined && exactSums.has(argument.type.key)
        ? ({ before, after }) => plusNullable(before(id), after(id))
        : undefined;
    case "avg": {
      const total = argument && exactSums.get(argument.type.key);
      if (argument === undefined || total === undefined) return undefined;
      const sum = keep("sum", [argument], total, call);
      const count = keep("count", [argument], bigint, call);
      return ({ before, after }) =>
        average(
          plusNullable(before(sum), after(sum)),
          plus(before(count), after(count)),
          call.type,
        );
    }
    case "min":
    case "max":
      // Equal values that differ are told apart by which came last.
      return isPlainlyOrdered(call.type, catalog)
        ? ({ before, after }) =>
            conditionalScalar({
              form: name === "min" ? "least" : "greatest",
              arguments: [before(id), after(id)],
              type: call.type,
              span: undefined,
            })
        : undefined;
    case "bool_and":
    case "every":
      return ({ before, after }) =>
        firstKnown([andScalar([before(id), after(id)]), before(id), after(id)]);
    case "bool_or":
      return ({ before, after }) =>
        firstKnown([orScalar([before(id), after(id)]), before(id), after(id)]);
    case "first_value": {
      const count = countBefore();
      return (stretches) =>
        caseScalar({
          branches: [{ when: isNotNull(count(stretches)), then: stretches.before(id) }],
          otherwise: stretches.after(id),
          type: call.type,
          span: undefined,
        });
    }
    case "last_value":
      // Its own row's, in the total order that it needs.
      return ({ after }) => after(id);
    default:
      return undefined;
  }
}

/** `UNBOUNDED PRECEDING` to `CURRENT ROW`, which is also the frame where none is written (manual, 4.2.8). */
function looksBackToTheBeginning({ frame }: WindowCall): boolean {
  return (
    frame === undefined ||
    (frame.start.kind === "unbounded-preceding" &&
      frame.end.kind === "current-row" &&
      frame.exclude === "none")
  );
}

/** Whether equal values of a type are identical, and no collation has a say in their order. */
function isPlainlyOrdered(type: TypeReference, catalog: Catalog): boolean {
  return (
    equalityOf(type, catalog) === "faithful" && catalog.types.get(type.key)?.collatable === false
  );
}

/** A number over both stretches, of which the first may not be there. */
function plus(before: Scalar, after: Scalar): Scalar {
  return binary("+", coalesce(before, integerLiteral(0)), after, bigint);
}

/** A sum over both stretches, either of which may be without values. */
function plusNullable(before: Scalar, after: Scalar): Scalar {
  return firstKnown([binary("+", before, after, after.type), after, before]);
}

function firstKnown(scalars: readonly [Scalar, ...Scalar[]]): Scalar {
  return conditionalScalar({
    form: "coalesce",
    arguments: scalars,
    type: scalars[0].type,
    span: undefined,
  });
}

import { builtinType, type TypeReference } from "../catalog/type.js";
import { binary, callFunction, compare, integerLiteral } from "../relation/builtin-calls.js";
import type { ColumnId, Scalar } from "../relation/scalar.js";
import {
  andScalar,
  castScalar,
  columnScalar,
  conditionalScalar,
  distinctTestScalar,
  literalScalar,
  nullTestScalar,
  orScalar,
  rowScalar,
} from "../relation/scalar-constructors.js";

/** The scalars that delta plans compute with: weights, counters, images. All of them are `pg_catalog`'s. */

export const bigint = builtinType("int8");
export const text = builtinType("text");
export const boolean = builtinType("bool");
export const rowLocator = builtinType("tid");
export const record = builtinType("record");

export function read(column: { readonly id: ColumnId; readonly type: TypeReference }): Scalar {
  return columnScalar(column.id, column.type);
}

/** The whole number that a constant stands for; `undefined` for NULL and for what is not a constant of an integer type. */
export function integerOf(scalar: Scalar): number | undefined {
  if (!["int2", "int4", "int8"].some((name) => scalar.type.key === `pg_catalog.${name}`)) {
    return undefined;
  }
  if (scalar.kind === "cast") return integerOf(scalar.argument);
  return scalar.kind === "literal" && scalar.value !== undefined ? Number(scalar.value) : undefined;
}

/** Whether the value itself is NULL: of a row, `IS NULL` would ask about its fields (manual, 9.2). */
export function isNull(argument: Scalar): Scalar {
  return nullTest(argument, false);
}

export function isNotNull(argument: Scalar): Scalar {
  return nullTest(argument, true);
}

function nullTest(argument: Scalar, negated: boolean): Scalar {
  const { key } = argument.type;
  const maybeRow = !key.startsWith("pg_catalog.") || key === "pg_catalog.record";
  if (!maybeRow) return nullTestScalar({ argument, negated, span: undefined });
  const nothing = literalScalar(undefined, builtinType("unknown"));
  return distinctTestScalar({ left: argument, right: nothing, negated: !negated, span: undefined });
}

export function isNotDistinct(left: Scalar, right: Scalar): Scalar {
  return distinctTestScalar({ left, right, negated: true, span: undefined });
}

/** A null-safe equality that an index on either side can serve, by a bitmap of both cases. */
export function equalOrBothNull(left: Scalar, right: Scalar): Scalar {
  return orScalar([compare("=", left, right), andScalar([isNull(left), isNull(right)])]);
}

export function coalesce(first: Scalar, second: Scalar): Scalar {
  return conditionalScalar({
    form: "coalesce",
    arguments: [first, second],
    type: first.type,
    span: undefined,
  });
}

export function castTo(argument: Scalar, type: TypeReference): Scalar {
  if (argument.type.key === type.key && type.modifier === -1) return argument;
  return castScalar({ argument, explicit: true, volatility: "immutable", type, span: undefined });
}

/** A cast that is always written: `sum` of bigint is numeric in PostgreSQL; weights are small. */
export function asBigint(argument: Scalar): Scalar {
  return castScalar({
    argument,
    explicit: true,
    volatility: "immutable",
    type: bigint,
    span: undefined,
  });
}

export function greatest(left: Scalar, right: Scalar): Scalar {
  return conditionalScalar({
    form: "greatest",
    arguments: [left, right],
    type: left.type,
    span: undefined,
  });
}

/** `ROW(…)::record`: compared by image with `*=` and `*<>` (manual, 9.25.6). */
function image(scalars: readonly Scalar[]): Scalar {
  return castScalar({
    argument: rowScalar({ fields: scalars, type: record, span: undefined }),
    explicit: true,
    volatility: "immutable",
    type: record,
    span: undefined,
  });
}

export function differentImage(left: readonly Scalar[], right: readonly Scalar[]): Scalar {
  return binary("*<>", image(left), image(right), boolean);
}

/** A 64-bit hash that respects `=`: a prefilter for an index, never an identity. */
export function hashOf(scalars: readonly Scalar[]): Scalar {
  return callFunction(
    "hash_record_extended",
    [rowScalar({ fields: scalars, type: record, span: undefined }), integerLiteral(0)],
    bigint,
  );
}

/** A structural key of a scalar: equal for expressions that are written alike, spans aside. */
export function scalarKey(scalar: unknown): string {
  return JSON.stringify(scalar, (name, value) => (name === "span" ? undefined : value));
}

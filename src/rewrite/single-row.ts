import { builtinType, type TypeReference } from "../catalog/type.js";
import { aggregateCall, compare } from "../relation/builtin-calls.js";
import { columnsOf, readColumn } from "../relation/columns.js";
import { aggregate, topK } from "../relation/constructors.js";
import type { Aggregate, Relation, TopK } from "../relation/relation.js";
import type { ColumnId, Scalar } from "../relation/scalar.js";
import {
  caseScalar,
  castScalar,
  columnScalar,
  literalScalar,
  nullTestScalar,
  opaqueScalar,
} from "../relation/scalar-constructors.js";
import type { ColumnAllocator } from "../relation/traversal.js";

/** The one value of a subquery as an aggregate, with the number of its rows. */
interface OneRow {
  readonly relation: Aggregate;
  readonly count: ColumnId;
  readonly carried: ColumnId;
  /** What the aggregate carries, and of which type the subquery's column is. */
  readonly via: TypeReference;
  readonly type: TypeReference;
}

const bigint = builtinType("int8");

/**
 * γ[; count(*), f(v)](body), where f gives back the one value that it is given: `min`, `bool_and`, or `min` of the text
 * that a value is read back from.
 *
 * @returns undefined for types without such an aggregate in every supported version
 */
export function aggregateOneRow(body: Relation, allocate: ColumnAllocator): OneRow | undefined {
  const [column] = columnsOf(body);
  const chosen = column && carrierOf(column.type);
  if (column === undefined || chosen === undefined) return undefined;
  const { name, via } = chosen;
  const value = readColumn(column);
  const carried: Scalar = via.key === column.type.key ? value : convert(value, via);
  const count = allocate();
  const id = allocate();
  return {
    relation: aggregate({
      input: body,
      keys: [],
      groupingSets: undefined,
      aggregates: [
        { id: count, name: "count", call: aggregateCall("count", [], bigint) },
        { id, name: column.name, call: aggregateCall(name, [carried], via) },
      ],
      span: body.span,
    }),
    count,
    carried: id,
    via,
    type: column.type,
  };
}

/** The value that an aggregate carries; NULL over no rows. */
export function valueOfCarried({ carried, via, type }: OneRow, value: Scalar | undefined): Scalar {
  const kept = value ?? columnScalar(carried, via);
  return via.key === type.key && via.modifier === type.modifier ? kept : convert(kept, type);
}

/** τ[1]: one of the rows, if there are any, whatever the type of its value. */
export function firstRow(body: Relation, value: Scalar): TopK {
  const absent = nullTestScalar({ argument: value, negated: false, span: undefined });
  return topK({
    input: body,
    partition: [],
    order: [{ scalar: absent, descending: false, nullsFirst: false, operator: undefined }],
    offset: undefined,
    limit: literalScalar("1", bigint),
    withTies: false,
    span: body.span,
  });
}

/**
 * `CASE WHEN n > 1 THEN (SELECT NULL FROM generate_series(1, 2)) ELSE v END`: v, which is NULL for no rows, and for more
 * than one the error that PostgreSQL raises for the subquery itself (21000), when and where the value is asked for. Several
 * rows are an error also where all of them are NULL, so a NULL in the place of v does not tell that this is NULL.
 */
export function valueOfOneRow(value: Scalar, count: Scalar): Scalar {
  const { type } = value;
  const several = compare(">", count, literalScalar("1", bigint));
  const error = opaqueScalar({
    pieces: ["(SELECT ", " FROM pg_catalog.generate_series(1, 2))"],
    arguments: [literalScalar(undefined, type)],
    volatility: "immutable",
    strict: false,
    type,
    span: undefined,
  });
  return caseScalar({
    branches: [{ when: several, then: error }],
    otherwise: value,
    type,
    span: undefined,
  });
}

function convert(argument: Scalar, type: TypeReference): Scalar {
  return castScalar({ argument, explicit: true, volatility: "immutable", type, span: undefined });
}

/** Types that `min` knows in PostgreSQL 15 and later. */
const ordered = new Set(
  [
    "int2",
    "int4",
    "int8",
    "float4",
    "float8",
    "numeric",
    "money",
    "text",
    "bpchar",
    "date",
    "time",
    "timetz",
    "timestamp",
    "timestamptz",
    "interval",
    "oid",
    "inet",
  ].map((name) => `pg_catalog.${name}`),
);

/** Types whose text is the value, whatever the settings. */
const written = new Set(["varchar", "uuid", "json", "jsonb"].map((name) => `pg_catalog.${name}`));

function carrierOf(
  type: TypeReference,
): { readonly name: string; readonly via: TypeReference } | undefined {
  // An aggregate returns no modifier such as that of numeric(6, 2).
  if (ordered.has(type.key)) return { name: "min", via: { ...type, modifier: -1 } };
  if (type.key === "pg_catalog.bool") return { name: "bool_and", via: type };
  return written.has(type.key) ? { name: "min", via: builtinType("text") } : undefined;
}

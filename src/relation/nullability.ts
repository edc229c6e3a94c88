import type { QualifiedName, TypeReference } from "../catalog/type.js";
import { compareLiterals } from "./compare-literals.js";
import type { AggregateCall, ColumnId, ComparisonScalar, Scalar, WindowCall } from "./scalar.js";

/**
 * What is known about NULL. Everything here errs to one side: a value is called "not NULL" only when no row
 * and no session setting can make it NULL.
 */

/** Whether a scalar can be NULL, given whether the columns it reads can. */
export function isNullable(scalar: Scalar, columnNullable: (column: ColumnId) => boolean): boolean {
  const nullable = (argument: Scalar): boolean => isNullable(argument, columnNullable);
  switch (scalar.kind) {
    case "column":
      return columnNullable(scalar.column);
    case "literal":
      return scalar.value === undefined;
    case "comparison":
      // ROW(1, NULL) = ROW(1, NULL) is NULL although neither side is: it is expanded field by field.
      return (
        scalar.operatorSchema !== "pg_catalog" ||
        scalar.left.kind === "row" ||
        scalar.right.kind === "row" ||
        nullable(scalar.left) ||
        nullable(scalar.right)
      );
    case "and":
    case "or":
      return scalar.arguments.some(nullable);
    case "not":
    case "collate":
      return nullable(scalar.argument);
    case "null-test":
    case "boolean-test":
    case "distinct-test":
    case "grouping":
    case "array":
    case "row":
      return false;
    case "call":
      return !isTotalCall(scalar) || scalar.arguments.some(nullable);
    case "cast":
      return (
        !isPlainType(scalar.type.key) ||
        !isPlainType(scalar.argument.type.key) ||
        nullable(scalar.argument)
      );
    case "case":
      return scalar.branches.some(({ then }) => nullable(then)) || nullable(scalar.otherwise);
    case "conditional":
      return scalar.form === "nullif" || scalar.arguments.every(nullable);
    case "quantified":
      return (
        scalar.operator.schema !== "pg_catalog" ||
        nullable(scalar.left) ||
        scalar.array.kind !== "array" ||
        scalar.array.elements.some(nullable)
      );
    case "session":
      return !/^(CURRENT_(DATE|TIME|TIMESTAMP)|LOCALTIME|LOCALTIMESTAMP)\b/.test(scalar.name);
    case "subquery":
      return scalar.form !== "exists" && scalar.form !== "array";
    case "field":
    case "subscript":
    case "opaque":
      return true;
  }
}

/** Types between which no conversion makes a NULL out of a value, and whose arithmetic makes none. */
const plainTypes = new Set(
  [
    "bool",
    "int2",
    "int4",
    "int8",
    "numeric",
    "float4",
    "float8",
    "oid",
    "text",
    "varchar",
    "bpchar",
    "name",
    "bytea",
    "uuid",
    "date",
    "time",
    "timetz",
    "timestamp",
    "timestamptz",
    "interval",
  ].map((name) => `pg_catalog.${name}`),
);

function isPlainType(key: string): boolean {
  return plainTypes.has(key);
}

const totalOperators = new Set(["+", "-", "*", "/", "%", "||", "~~", "!~~", "~~*", "!~~*"]);
const totalFunctions = new Set([
  "abs",
  "ceil",
  "ceiling",
  "floor",
  "round",
  "trunc",
  "sign",
  "lower",
  "upper",
  "length",
  "char_length",
  "character_length",
  "octet_length",
  "btrim",
  "ltrim",
  "rtrim",
  "replace",
  "date_trunc",
  "timezone",
  "md5",
  "now",
  "statement_timestamp",
  "transaction_timestamp",
]);

/** Whether a call yields a value for all values: being strict only tells the opposite direction. */
function isTotalCall(call: Extract<Scalar, { readonly kind: "call" }>): boolean {
  const names = call.notation === "function" ? totalFunctions : totalOperators;
  return (
    call.name.schema === "pg_catalog" &&
    names.has(call.name.name) &&
    isPlainType(call.type.key) &&
    call.arguments.every((argument) => isPlainType(argument.type.key))
  );
}

/**
 * Whether values of the type may be rows: a composite type, a domain over one, or record. `IS NULL` asks about the
 * fields of a row and not about the row itself (manual, 9.2). Types of the user are all taken for such.
 */
export function canBeRow({ key }: TypeReference): boolean {
  return !key.startsWith("pg_catalog.") || key === "pg_catalog.record";
}

/** Columns that make the scalar NULL when they are NULL. */
function nullsWhenNull(scalar: Scalar): ReadonlySet<ColumnId> {
  switch (scalar.kind) {
    case "column":
      return new Set([scalar.column]);
    case "comparison":
      return unite([nullsWhenNull(scalar.left), nullsWhenNull(scalar.right)]);
    case "not":
    case "collate":
    case "field":
      return nullsWhenNull(scalar.argument);
    case "call":
    case "opaque":
      return scalar.strict ? unite(scalar.arguments.map(nullsWhenNull)) : none;
    case "cast":
      return isPlainType(scalar.type.key) && isPlainType(scalar.argument.type.key)
        ? nullsWhenNull(scalar.argument)
        : none;
    case "conditional": {
      const [first] = scalar.arguments;
      if (scalar.form === "nullif") return first === undefined ? none : nullsWhenNull(first);
      return intersect(scalar.arguments.map(nullsWhenNull));
    }
    case "case":
      return intersect([
        ...scalar.branches.map(({ then }) => nullsWhenNull(then)),
        nullsWhenNull(scalar.otherwise),
      ]);
    case "quantified":
      return nullsWhenNull(scalar.array);
    case "and":
    case "or":
      // NULL AND FALSE is FALSE, NULL OR TRUE is TRUE: all members must be NULL.
      return intersect(scalar.arguments.map(nullsWhenNull));
    case "literal":
    case "session":
    case "grouping":
    case "null-test":
    case "boolean-test":
    case "distinct-test":
    case "array":
    case "row":
    case "subscript":
    case "subquery":
      return none;
  }
}

/** Columns of which a NULL keeps the predicate from being TRUE: it rejects such rows. */
export function columnsRejectedWhenNull(predicate: Scalar): ReadonlySet<ColumnId> {
  return notWhenNull(predicate, true);
}

/** Columns of which a NULL keeps the predicate from having the given value. */
function notWhenNull(predicate: Scalar, value: boolean): ReadonlySet<ColumnId> {
  switch (predicate.kind) {
    case "and":
    case "or": {
      // AND is true when all are, and false when one is; OR the other way round.
      const members = predicate.arguments.map((argument) => notWhenNull(argument, value));
      return (predicate.kind === "and") === value ? unite(members) : intersect(members);
    }
    case "not":
      return notWhenNull(predicate.argument, !value);
    case "null-test": {
      if (predicate.negated !== value) return none;
      const { argument } = predicate;
      // A row is NOT NULL when all its fields are; it is NULL when all are, so here only IS NOT NULL helps.
      if (argument.kind === "row") {
        return predicate.negated ? unite(argument.fields.map(nullsWhenNull)) : none;
      }
      return nullsWhenNull(argument);
    }
    case "boolean-test": {
      if (predicate.negated === value) {
        return predicate.value === "unknown" ? nullsWhenNull(predicate.argument) : none;
      }
      if (predicate.value === "unknown") return none;
      return notWhenNull(predicate.argument, predicate.value === "true");
    }
    case "quantified": {
      const rejected = nullsWhenNull(predicate.array);
      // NULL = ANY ('{}') is FALSE and NULL = ALL ('{}') is TRUE, so the empty array decides.
      const left = predicate.quantifier === "any" ? value : !value;
      const strict = predicate.operator.schema === "pg_catalog";
      return left && strict ? unite([rejected, nullsWhenNull(predicate.left)]) : rejected;
    }
    case "literal": {
      return none;
    }
    case "comparison":
      return unite([nullsWhenNull(predicate), notWhenReplaced(predicate, value)]);
    case "column":
    case "call":
    case "cast":
    case "case":
    case "conditional":
    case "opaque":
    case "collate":
    case "field":
    case "distinct-test":
    case "array":
    case "row":
    case "subscript":
    case "session":
    case "subquery":
    case "grouping":
      return nullsWhenNull(predicate);
  }
}

/** Columns of which a NULL is replaced by a constant for which the comparison is the opposite: of `coalesce(n, 0) > 1`, n. */
function notWhenReplaced(comparison: ComparisonScalar, value: boolean): ReadonlySet<ColumnId> {
  const { left, right, operatorSchema } = comparison;
  const replaced = left.kind === "conditional" ? left : right;
  const other = replaced === left ? right : left;
  if (replaced.kind !== "conditional" || replaced.form !== "coalesce") return none;
  if (other.kind !== "literal" || other.value === undefined) return none;
  const last = replaced.arguments.at(-1);
  if (last?.kind !== "literal" || last.value === undefined) return none;
  if (operatorSchema !== "pg_catalog") return none;
  const found = compareLiterals({
    ...comparison,
    ...(replaced === left ? { left: last } : { right: last }),
  });
  return found === !value ? intersect(replaced.arguments.slice(0, -1).map(nullsWhenNull)) : none;
}

/** Aggregates that yield NULL only for no rows, or only NULLs. */
const valuePreservingAggregates = new Set([
  "sum",
  "min",
  "max",
  "avg",
  "bool_and",
  "bool_or",
  "every",
  "bit_and",
  "bit_or",
  "bit_xor",
  "string_agg",
]);

const collectingAggregates = new Set(["array_agg", "json_agg", "jsonb_agg"]);

/**
 * Whether an aggregate can be NULL.
 * @param emptyGroup whether a group without rows is possible: no keys, or an empty grouping set
 */
export function isAggregateNullable(
  call: AggregateCall,
  emptyGroup: boolean,
  columnNullable: (column: ColumnId) => boolean,
): boolean {
  if (isCount(call.name)) return false;
  if (call.name.schema !== "pg_catalog" || call.withinGroup) return true;
  if (emptyGroup || call.filter !== undefined) return true;
  if (collectingAggregates.has(call.name.name)) return false;
  const [first] = call.arguments;
  if (!valuePreservingAggregates.has(call.name.name) || first === undefined) return true;
  return isNullable(first, columnNullable);
}

/** Built-in aggregates, besides those above, that yield NULL over no rows. */
const statisticalAggregates = new Set([
  "any_value",
  "corr",
  "covar_pop",
  "covar_samp",
  "json_object_agg",
  "jsonb_object_agg",
  "mode",
  "percentile_cont",
  "percentile_disc",
  "range_agg",
  "range_intersect_agg",
  "regr_avgx",
  "regr_avgy",
  "regr_intercept",
  "regr_r2",
  "regr_slope",
  "regr_sxx",
  "regr_sxy",
  "regr_syy",
  "stddev",
  "stddev_pop",
  "stddev_samp",
  "var_pop",
  "var_samp",
  "variance",
]);

/** What an aggregate yields over no rows: 0, NULL, or unknown because its definition decides. */
export function valueOverNoRows(call: AggregateCall): "zero" | "null" | "unknown" {
  if (isCount(call.name)) return "zero";
  if (call.name.schema !== "pg_catalog") return "unknown";
  const sets = [valuePreservingAggregates, collectingAggregates, statisticalAggregates];
  return sets.some((set) => set.has(call.name.name)) ? "null" : "unknown";
}

const rankingFunctions = new Set(["row_number", "rank", "dense_rank", "percent_rank", "cume_dist"]);

/** Whether a window function can be NULL. */
export function isWindowCallNullable(call: WindowCall): boolean {
  if (call.name.schema !== "pg_catalog") return true;
  return !isCount(call.name) && !rankingFunctions.has(call.name.name);
}

function isCount(name: QualifiedName): boolean {
  return name.schema === "pg_catalog" && (name.name === "count" || name.name === "regr_count");
}

const none: ReadonlySet<ColumnId> = new Set();

function unite(sets: readonly ReadonlySet<ColumnId>[]): ReadonlySet<ColumnId> {
  return new Set(sets.flatMap((set) => [...set]));
}

function intersect(sets: readonly ReadonlySet<ColumnId>[]): ReadonlySet<ColumnId> {
  const [first, ...others] = sets;
  if (first === undefined) return none;
  return new Set([...first].filter((column) => others.every((set) => set.has(column))));
}

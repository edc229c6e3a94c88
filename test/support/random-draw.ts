import type { Random } from "../../src/proof/random.js";
import type { QueryNode } from "./query-node.js";
import { type DrawnRelation, quote } from "./random-relations.js";

/** What a random query may contain, apart from joins, filters, projections and UNION ALL. */
export const allFeatures = [
  "aggregate",
  "distinct",
  "count-distinct",
  "outer-join",
  "exists",
  "in",
  "not-in",
  "scalar-subquery",
  "set-operation",
  "window",
  "limit",
  "lateral",
  "grouping-sets",
  "rescanned-aggregate",
  "correlated",
] as const;

/** Further ones, which came later: with them the same seed draws another query. */
export const furtherFeatures = [
  "distinct-on",
  "frame",
  "listed-source",
  "rows-of-item",
  "recursion",
  "ordered-aggregate",
  "grouping",
] as const;

/** The latest ones, for the same reason. */
export const latestFeatures = [
  "using-join",
  "clock",
  "row-comparison",
  "moving-limit",
  "null-safe-join",
] as const;

export type QueryFeature =
  | (typeof allFeatures)[number]
  | (typeof furtherFeatures)[number]
  | (typeof latestFeatures)[number];

/** A column that expressions may use. */
export interface Column {
  readonly reference: string;
  /** Key of its type. */
  readonly type: string;
  /** Equal values are identical: it may be grouped by without an arbitrary choice of what is shown. */
  readonly faithful: boolean;
}

export type Scope = readonly Column[];

/** A type asked for in a select list. */
export interface Wanted {
  readonly type: string;
  readonly faithful: boolean;
}

export interface Built {
  readonly node: QueryNode;
  readonly columns: readonly (Wanted & { readonly name: string })[];
}

export interface QueryOptions {
  readonly features: ReadonlySet<QueryFeature>;
  /** How deep queries nest in FROM, in WITH and in set operations. */
  readonly depth: number;
}

export const numbers = [
  "pg_catalog.int2",
  "pg_catalog.int4",
  "pg_catalog.int8",
  "pg_catalog.numeric",
  "pg_catalog.float8",
];

/** What `sum` makes of a type; `undefined` where there is no sum. */
export const sums: ReadonlyMap<string, string> = new Map([
  ["pg_catalog.int2", "pg_catalog.int8"],
  ["pg_catalog.int4", "pg_catalog.int8"],
  ["pg_catalog.int8", "pg_catalog.numeric"],
  ["pg_catalog.numeric", "pg_catalog.numeric"],
  ["pg_catalog.float8", "pg_catalog.float8"],
]);

/** Types that `min`, `max`, `<` and sorting know in every supported version. */
export const ordered = new Set([
  ...numbers,
  "pg_catalog.text",
  "pg_catalog.date",
  "pg_catalog.timestamp",
  "pg_catalog.timestamptz",
  "public.mood",
]);

export const literals: ReadonlyMap<string, readonly string[]> = new Map([
  ["pg_catalog.int2", ["1::int2", "3::int2"]],
  ["pg_catalog.int4", ["0", "1", "2", "3"]],
  ["pg_catalog.int8", ["0::int8", "2::int8", "5::int8"]],
  ["pg_catalog.numeric", ["1.5", "0.0", "2"]],
  ["pg_catalog.float8", ["0.5::float8", "'-0'::float8"]],
  ["pg_catalog.text", ["'a'::text", "'b'::text", "''::text"]],
  ["pg_catalog.bool", ["true", "false"]],
  ["pg_catalog.date", ["date '2024-01-01'", "date '2024-02-29'"]],
  ["pg_catalog.timestamp", ["timestamp '2024-01-01 12:00'"]],
  ["pg_catalog.timestamptz", ["timestamptz '2024-01-01 12:00+00'"]],
  ["public.mood", ["'ok'::public.mood", "'sad'::public.mood"]],
]);

/** What all that draws a part of one query shares. */
export interface Draw {
  readonly random: Random;
  readonly tables: readonly DrawnRelation[];
  readonly has: (feature: QueryFeature) => boolean;
  /** A name that nothing else in the query has. */
  readonly fresh: (prefix: string) => string;
  /** Whether to draw a subquery here; a query has a few at most. */
  readonly nests: (probability: number) => boolean;
  /** A condition with a subquery that may read the columns. */
  readonly nestedCondition: (outer: Scope) => string;
  /** A subquery of one row of the type, or `undefined` for types that there is no form for. */
  readonly nestedValue: (outer: Scope, type: string) => string | undefined;
  /** A query for FROM, WITH or a set operation; `shape` is what its columns must be. */
  readonly query: (
    depth: number,
    shape: readonly Wanted[] | undefined,
    bindings: ReadonlyMap<string, Built>,
    outer: Scope,
  ) => Built;
}

export function columnsOfType(scope: Scope, type: string): Scope {
  return scope.filter((column) => column.type === type);
}

/** Columns that a subquery may read: not expressions over them, which can hold aggregates. */
export function readable(scope: Scope): Scope {
  return scope.filter(({ reference }) =>
    /^(?:\w+|"[^"]*")\.(?:\w+|"(?:[^"]|"")*")$/.test(reference),
  );
}

export function scopeOf(alias: string, built: Pick<Built, "columns">): Scope {
  return built.columns.map(({ name, type, faithful }) => ({
    reference: quote(alias, name),
    type,
    faithful,
  }));
}

export function tableSource(
  draw: Draw,
  table: DrawnRelation,
): { readonly text: string; readonly scope: Scope } {
  const { fresh } = draw;
  const alias = fresh("r");
  return { text: `${table.text} AS ${alias}`, scope: scopeOf(alias, table) };
}

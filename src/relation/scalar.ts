import type { Volatility } from "../catalog/catalog.js";
import type { QualifiedName, TypeReference } from "../catalog/type.js";
import type { Span } from "../diagnostics/span.js";
import type { Relation } from "./relation.js";

declare const columnIdBrand: unique symbol;

/** Identifies a column within one plan. Unique in the plan; a number for printing, never an index. */
export type ColumnId = number & { readonly [columnIdBrand]: true };

/** An expression over one row. Every variant knows its type and, where it came from a text, its span. */
export type Scalar =
  | ColumnScalar
  | LiteralScalar
  | ComparisonScalar
  | AndScalar
  | OrScalar
  | NotScalar
  | NullTestScalar
  | BooleanTestScalar
  | DistinctTestScalar
  | CallScalar
  | CastScalar
  | CaseScalar
  | ConditionalScalar
  | QuantifiedScalar
  | ArrayScalar
  | RowScalar
  | FieldScalar
  | SubscriptScalar
  | CollateScalar
  | SessionScalar
  | OpaqueScalar
  | SubqueryScalar
  | GroupingScalar;

interface ScalarBase {
  readonly type: TypeReference;
  readonly span: Span | undefined;
}

/** The value of a column of the input row, or of an enclosing query's row (correlation). */
export interface ColumnScalar extends ScalarBase {
  readonly kind: "column";
  readonly column: ColumnId;
}

/** A constant. `value` is PostgreSQL's text form for the type; `undefined` is NULL. */
export interface LiteralScalar extends ScalarBase {
  readonly kind: "literal";
  readonly value: string | undefined;
}

/** `=`, `<>`, `<`, `<=`, `>`, `>=` of a btree operator family: NULL when a side is NULL. */
export interface ComparisonScalar extends ScalarBase {
  readonly kind: "comparison";
  readonly operator: "=" | "<>" | "<" | "<=" | ">" | ">=";
  readonly operatorSchema: string;
  readonly left: Scalar;
  readonly right: Scalar;
}

export interface AndScalar extends ScalarBase {
  readonly kind: "and";
  readonly arguments: readonly Scalar[];
}

export interface OrScalar extends ScalarBase {
  readonly kind: "or";
  readonly arguments: readonly Scalar[];
}

export interface NotScalar extends ScalarBase {
  readonly kind: "not";
  readonly argument: Scalar;
}

/** `IS NULL`, `IS NOT NULL` (with PostgreSQL's meaning for rows). */
export interface NullTestScalar extends ScalarBase {
  readonly kind: "null-test";
  readonly argument: Scalar;
  readonly negated: boolean;
}

/** `IS [NOT] TRUE | FALSE | UNKNOWN`. */
export interface BooleanTestScalar extends ScalarBase {
  readonly kind: "boolean-test";
  readonly argument: Scalar;
  readonly value: "true" | "false" | "unknown";
  readonly negated: boolean;
}

/** `IS [NOT] DISTINCT FROM`; `negated` is `IS NOT DISTINCT FROM`. */
export interface DistinctTestScalar extends ScalarBase {
  readonly kind: "distinct-test";
  readonly left: Scalar;
  readonly right: Scalar;
  readonly negated: boolean;
}

/** A function or operator applied to arguments. `notation` tells how it is written. */
export interface CallScalar extends ScalarBase {
  readonly kind: "call";
  readonly notation: "function" | "operator" | "prefix-operator";
  readonly name: QualifiedName;
  readonly arguments: readonly Scalar[];
  /** The last argument was written with VARIADIC. */
  readonly variadic: boolean;
  readonly volatility: Volatility;
  /** NULL when an argument is NULL. */
  readonly strict: boolean;
}

/** A conversion to `type`. Implicit ones are printed too where PostgreSQL would not add them by itself. */
export interface CastScalar extends ScalarBase {
  readonly kind: "cast";
  readonly argument: Scalar;
  readonly explicit: boolean;
  readonly volatility: Volatility;
}

/** `CASE WHEN … THEN … ELSE … END`; the simple form is expanded to comparisons. */
export interface CaseScalar extends ScalarBase {
  readonly kind: "case";
  readonly branches: readonly { readonly when: Scalar; readonly then: Scalar }[];
  readonly otherwise: Scalar;
}

/** The SQL conditional forms that look like functions. */
export interface ConditionalScalar extends ScalarBase {
  readonly kind: "conditional";
  readonly form: "coalesce" | "nullif" | "greatest" | "least";
  readonly arguments: readonly Scalar[];
}

/** `left operator ANY|ALL (array)`; `IN (list)` is `= ANY (ARRAY[list])` where the types agree. */
export interface QuantifiedScalar extends ScalarBase {
  readonly kind: "quantified";
  readonly quantifier: "any" | "all";
  readonly operator: QualifiedName;
  readonly left: Scalar;
  readonly array: Scalar;
  readonly volatility: Volatility;
}

export interface ArrayScalar extends ScalarBase {
  readonly kind: "array";
  readonly elements: readonly Scalar[];
}

export interface RowScalar extends ScalarBase {
  readonly kind: "row";
  readonly fields: readonly Scalar[];
}

/** `(argument).name`. */
export interface FieldScalar extends ScalarBase {
  readonly kind: "field";
  readonly argument: Scalar;
  readonly name: string;
}

/** `argument[index]` or `argument[lower:upper]`. */
export interface SubscriptScalar extends ScalarBase {
  readonly kind: "subscript";
  readonly argument: Scalar;
  readonly subscripts: readonly {
    readonly slice: boolean;
    readonly lower: Scalar | undefined;
    readonly upper: Scalar | undefined;
  }[];
}

export interface CollateScalar extends ScalarBase {
  readonly kind: "collate";
  readonly argument: Scalar;
  readonly collation: QualifiedName;
}

/** `CURRENT_DATE`, `CURRENT_USER` and the like: keywords whose value depends on the session or the clock. */
export interface SessionScalar extends ScalarBase {
  readonly kind: "session";
  /** As written, upper case, with a precision where one was given: `CURRENT_TIMESTAMP(3)`. */
  readonly name: string;
}

/**
 * An expression whose form the optimiser need not understand (`JSON_OBJECT(…)`, `XMLELEMENT(…)`): its text
 * in pieces, with the arguments between them (`pieces.length === arguments.length + 1`). One that is a query begins with `(SELECT ` or `EXISTS (SELECT `.
 */
export interface OpaqueScalar extends ScalarBase {
  readonly kind: "opaque";
  readonly pieces: readonly string[];
  readonly arguments: readonly Scalar[];
  readonly volatility: Volatility;
  readonly strict: boolean;
}

/**
 * A subquery in an expression. Present only between bind and rewrite. Columns of the enclosing query that
 * `relation` uses are free in it.
 */
export interface SubqueryScalar extends ScalarBase {
  readonly kind: "subquery";
  readonly form: "exists" | "any" | "all" | "scalar" | "array";
  readonly relation: Relation;
  /** `any`/`all`: comparison of the operands with the subquery's columns, over both; else `undefined`. */
  readonly comparison: Scalar | undefined;
}

/** `GROUPING(…)` over group keys, by the ids that the aggregate gives them. */
export interface GroupingScalar extends ScalarBase {
  readonly kind: "grouping";
  readonly keys: readonly ColumnId[];
}

/** One key of an ordering. */
export interface SortKey {
  readonly scalar: Scalar;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
  /** `USING operator`, where it is not the default ordering. */
  readonly operator: QualifiedName | undefined;
}

/** An aggregate with what stands inside its parentheses and after them. */
export interface AggregateCall {
  readonly name: QualifiedName;
  readonly arguments: readonly Scalar[];
  readonly star: boolean;
  readonly variadic: boolean;
  readonly distinct: boolean;
  readonly order: readonly SortKey[];
  /** `WITHIN GROUP (ORDER BY …)`: `order` is that ordering, `arguments` the direct arguments. */
  readonly withinGroup: boolean;
  readonly filter: Scalar | undefined;
  readonly type: TypeReference;
  readonly volatility: Volatility;
  readonly span: Span | undefined;
}

/** One end of a window frame (PostgreSQL manual, 4.2.8). */
export type FrameBound =
  | { readonly kind: "unbounded-preceding" }
  | { readonly kind: "preceding"; readonly offset: Scalar }
  | { readonly kind: "current-row" }
  | { readonly kind: "following"; readonly offset: Scalar }
  | { readonly kind: "unbounded-following" };

export interface WindowFrame {
  readonly unit: "rows" | "range" | "groups";
  readonly start: FrameBound;
  readonly end: FrameBound;
  readonly exclude: "none" | "current-row" | "group" | "ties";
}

/** A window function or an aggregate used as one. */
export interface WindowCall {
  readonly name: QualifiedName;
  readonly arguments: readonly Scalar[];
  readonly star: boolean;
  readonly variadic: boolean;
  readonly filter: Scalar | undefined;
  readonly partition: readonly Scalar[];
  readonly order: readonly SortKey[];
  /** `undefined` is PostgreSQL's default frame. */
  readonly frame: WindowFrame | undefined;
  readonly type: TypeReference;
  readonly volatility: Volatility;
  readonly span: Span | undefined;
}

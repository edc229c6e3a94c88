import type { CatalogTable } from "../catalog/catalog.js";
import type { TypeReference } from "../catalog/type.js";
import type { Span } from "../diagnostics/span.js";
import type { AggregateCall, ColumnId, Scalar, SortKey, WindowCall } from "./scalar.js";

/**
 * A relational plan: denotes a Z-set (rows with integer weights) for every database state.
 *
 * A plan that comes from a query has no weight column: each row stands for itself, duplicates included. In a
 * delta plan the weight is an ordinary bigint column, so that one language and one printer serve both; the
 * leaves `change`, `state` and `reference` occur only there.
 */
export type Relation =
  | Scan
  | Values
  | Filter
  | Project
  | Join
  | OuterJoin
  | SemiJoin
  | Apply
  | Aggregate
  | Distinct
  | Union
  | SetOperation
  | Window
  | TopK
  | TableFunction
  | Recursive
  | RecursionReference
  | Change
  | State
  | Reference;

interface RelationBase {
  /** Where it stands in the query; a node made by a rule inherits the span of what it replaces. */
  readonly span: Span | undefined;
}

/** A column that a leaf introduces. */
export interface LeafColumn {
  readonly id: ColumnId;
  /** The name it is read by: the attribute's name for tables. */
  readonly name: string;
  readonly type: TypeReference;
  readonly nullable: boolean;
}

/** R: what a source table holds now (post-state). */
export interface Scan extends RelationBase {
  readonly kind: "scan";
  readonly table: CatalogTable;
  /** `ONLY`: without inheritance children. */
  readonly only: boolean;
  readonly columns: readonly LeafColumn[];
}

/** A constant relation; `SELECT` without FROM is one row of no columns. */
export interface Values extends RelationBase {
  readonly kind: "values";
  readonly columns: readonly LeafColumn[];
  readonly rows: readonly (readonly Scalar[])[];
}

/** σ: keeps each row whose conjuncts are all true; weights are unchanged. */
export interface Filter extends RelationBase {
  readonly kind: "filter";
  readonly input: Relation;
  readonly conjuncts: readonly Scalar[];
}

/** A column that is computed, with the name it is shown under. */
export interface NamedScalar {
  readonly id: ColumnId;
  readonly name: string;
  readonly scalar: Scalar;
}

/** π: computes the columns of the output; duplicates stay. A column passed through may keep its id. */
export interface Project extends RelationBase {
  readonly kind: "project";
  readonly input: Relation;
  readonly columns: readonly NamedScalar[];
}

/** ⋈: every combination of rows, one of each input, whose conjuncts are all true; no conjuncts is a cross join. */
export interface Join extends RelationBase {
  readonly kind: "join";
  /** Two or more. */
  readonly inputs: readonly Relation[];
  readonly conjuncts: readonly Scalar[];
}

/** ⟕, ⟖, ⟗: the join, and each preserved row without a partner once, with NULL for the other side's columns. */
export interface OuterJoin extends RelationBase {
  readonly kind: "outer-join";
  readonly variant: "left" | "right" | "full";
  readonly left: Relation;
  readonly right: Relation;
  readonly conjuncts: readonly Scalar[];
}

/** ⋉, ▷: rows of `left` for which a row of `right` with all conjuncts true exists (or, negated, does not). */
export interface SemiJoin extends RelationBase {
  readonly kind: "semi-join";
  readonly negated: boolean;
  readonly left: Relation;
  readonly right: Relation;
  readonly conjuncts: readonly Scalar[];
}

/** ⋈ with a body that refers to the columns of `outer` (LATERAL, or a correlated subquery). */
export interface Apply extends RelationBase {
  readonly kind: "apply";
  readonly variant: "inner" | "left" | "scalar";
  readonly outer: Relation;
  readonly body: Relation;
  readonly conjuncts: readonly Scalar[];
}

/** `GROUPING SETS`: the groups of several sets of keys side by side, with NULL for the keys that a row's set leaves out. */
export interface GroupingSets {
  /** Sets of indexes into the keys. */
  readonly sets: readonly (readonly number[])[];
  /**
   * A column that tells whose group a row is: `GROUPING` of all keys, a bit for each one that the set leaves out, the last
   * key's the lowest. `undefined` where nobody asks.
   */
  readonly mark: { readonly id: ColumnId; readonly name: string } | undefined;
}

/** γ: one row per group of equal keys (one row in all when there are no keys), with the aggregates' values. */
export interface Aggregate extends RelationBase {
  readonly kind: "aggregate";
  readonly input: Relation;
  readonly keys: readonly NamedScalar[];
  /** `undefined` is the one set of all keys. */
  readonly groupingSets: GroupingSets | undefined;
  readonly aggregates: readonly {
    readonly id: ColumnId;
    readonly name: string;
    readonly call: AggregateCall;
  }[];
}

/** δ: each row that occurs, once. */
export interface Distinct extends RelationBase {
  readonly kind: "distinct";
  readonly input: Relation;
}

/** A column of a node that unites inputs: one column of each input, by position. */
export interface UnitedColumn {
  readonly id: ColumnId;
  readonly name: string;
  readonly type: TypeReference;
  readonly inputs: readonly ColumnId[];
}

/** ⊎: weights add (`UNION ALL`). */
export interface Union extends RelationBase {
  readonly kind: "union";
  readonly inputs: readonly Relation[];
  readonly columns: readonly UnitedColumn[];
}

/** `UNION`, `INTERSECT [ALL]`, `EXCEPT [ALL]` (`UNION ALL` is {@link Union}). */
export interface SetOperation extends RelationBase {
  readonly kind: "set-operation";
  readonly operator: "union" | "intersect" | "except";
  readonly all: boolean;
  readonly left: Relation;
  readonly right: Relation;
  readonly columns: readonly UnitedColumn[];
}

/** ω: the input's columns, and for each row the window functions' values. */
export interface Window extends RelationBase {
  readonly kind: "window";
  readonly input: Relation;
  readonly functions: readonly {
    readonly id: ColumnId;
    readonly name: string;
    readonly call: WindowCall;
  }[];
}

/** τ: per partition, the rows from `offset` on, at most `limit`, in the order; `DISTINCT ON` is a limit of 1. */
export interface TopK extends RelationBase {
  readonly kind: "top-k";
  readonly input: Relation;
  readonly partition: readonly Scalar[];
  readonly order: readonly SortKey[];
  readonly offset: Scalar | undefined;
  readonly limit: Scalar | undefined;
  readonly withTies: boolean;
}

/** A function in FROM, or set-returning functions in a select list, evaluated for each row of `input`. */
export interface TableFunction extends RelationBase {
  readonly kind: "table-function";
  /** One row of no columns when nothing is lateral. */
  readonly input: Relation;
  /** Several are `ROWS FROM (…)`; the columns of all follow each other. */
  readonly functions: readonly {
    readonly call: Scalar;
    readonly columns: readonly LeafColumn[];
    /** The function yields a record and needs the column definition list. */
    readonly columnDefinitions: boolean;
  }[];
  readonly ordinality: LeafColumn | undefined;
  /** `LEFT JOIN LATERAL f(…) ON true`: keep rows of `input` for which nothing is returned. */
  readonly preserving: boolean;
}

/** The fixpoint of `WITH RECURSIVE`: `base`, then `step` over the rows found last, until none is new. */
export interface Recursive extends RelationBase {
  readonly kind: "recursive";
  readonly all: boolean;
  /** Names the binding; {@link RecursionReference}s in `step` carry the same. */
  readonly name: string;
  readonly base: Relation;
  readonly step: Relation;
  readonly columns: readonly UnitedColumn[];
}

/** Inside a recursion's step: the rows found last. */
export interface RecursionReference extends RelationBase {
  readonly kind: "recursion-reference";
  readonly name: string;
  readonly columns: readonly LeafColumn[];
}

/** ΔR: the change window of a source as captured: changed rows with their weights, not yet added up. */
export interface Change extends RelationBase {
  readonly kind: "change";
  readonly table: CatalogTable;
  readonly columns: readonly LeafColumn[];
  readonly weight: ColumnId;
}

/** What a state kept at the last refresh (pre-state): the state table's rows. */
export interface State extends RelationBase {
  readonly kind: "state";
  /** The state's name in the delta plan. */
  readonly name: string;
  readonly columns: readonly LeafColumn[];
  /** The physical place of the row, to change it without searching again. */
  readonly locator: ColumnId | undefined;
}

/** The rows of an earlier binding of the delta plan. */
export interface Reference extends RelationBase {
  readonly kind: "reference";
  readonly binding: string;
  readonly columns: readonly LeafColumn[];
}

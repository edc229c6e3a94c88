import type { CatalogTable } from "../catalog/catalog.js";
import type { LeafColumn, Relation } from "../relation/relation.js";
import type { ColumnId, Scalar } from "../relation/scalar.js";

/**
 * A member of an arm's product. `delta` carries a weight column, `post` and `kept` stand for their rows:
 * - `delta`: Δ, weighted rows;
 * - `post`: what the relation holds now, read from the source tables;
 * - `kept`: what a state table holds, which is the pre-state until this statement ends;
 * - `weighted`: rows of any version with a weight column (a kept state with its delta added);
 * - `pre`: R₀ of a product: its post-state minus its delta. The pass `distribute-pre-state` removes it.
 */
export type Factor =
  | { readonly version: "delta"; readonly relation: Relation; readonly weight: ColumnId }
  | { readonly version: "post"; readonly relation: Relation }
  | { readonly version: "kept"; readonly relation: Relation }
  | { readonly version: "weighted"; readonly relation: Relation; readonly weight: ColumnId }
  | {
      readonly version: "pre";
      /** The product at post-state. */
      readonly factors: readonly Factor[];
      readonly conjuncts: readonly Scalar[];
      /** The columns of the product that are read from it. */
      readonly columns: readonly LeafColumn[];
      /** Its delta. */
      readonly delta: Relation;
      readonly weight: ColumnId;
      /** The sources that its delta depends on. */
      readonly sources: ReadonlySet<string>;
    };

/**
 * A term of a delta: sign · Π factors, restricted by the conjuncts. Its weight is the product of the sign and
 * the factors' weights.
 */
export interface Arm {
  /** What it stands for, in the algebra's notation: `Δorders ⋈ customers`. */
  readonly title: string;
  /** It can yield rows only when, for each member, one of the sources (`schema.name`) has changed. */
  readonly requires: readonly ReadonlySet<string>[];
  readonly sign: 1 | -1;
  readonly factors: readonly Factor[];
  readonly conjuncts: readonly Scalar[];
}

/** A named step of a refresh: one common table expression. */
export interface Binding {
  readonly name: string;
  /** What it computes, in words and as the identity that justifies it. */
  readonly identity: string;
  readonly columns: readonly LeafColumn[];
  readonly body:
    | {
        readonly kind: "arms";
        readonly arms: readonly Arm[];
        /** The column of `columns` that holds the weight. */
        readonly weight: ColumnId;
      }
    | { readonly kind: "relation"; readonly relation: Relation };
}

/** How rows of a state are told apart. */
export type StateIdentity =
  /** By key columns under `=`, none of them NULL. */
  | { readonly kind: "key"; readonly columns: readonly ColumnId[] }
  /** By columns that may be NULL, under IS NOT DISTINCT FROM, found through a hash of them. */
  | {
      readonly kind: "nullable-key";
      readonly columns: readonly ColumnId[];
      readonly hash: ColumnId;
    }
  /** By the whole image of the row, found through a hash of it. */
  | { readonly kind: "image"; readonly columns: readonly ColumnId[]; readonly hash: ColumnId }
  /** There is one row. */
  | { readonly kind: "single" };

/** Columns of a state by which a refresh looks rows up, besides those that identify them: an index serves them. */
export interface StateLookup {
  /** Values of any length do not fit into a btree. */
  readonly method: "btree" | "hash";
  readonly columns: readonly ColumnId[];
}

/** What is kept between refreshes in a table of its own. */
export interface StatePlan {
  /** Empty for the stream table's own state; else a word that distinguishes it. */
  readonly part: string;
  readonly columns: readonly LeafColumn[];
  readonly identity: StateIdentity;
  readonly lookups: readonly StateLookup[];
  /** Its rows computed from the source tables, with the same column ids. */
  readonly content: Relation;
  /** How a refresh changes it. */
  readonly change: StateChange;
  /** The same, by comparison with {@link content}. */
  readonly replacement: { readonly bindings: readonly Binding[]; readonly change: StateChange };
}

/**
 * The rows of a state that a refresh touches, each at most once: those with a locator are updated when
 * `present` and deleted when not; those without one are inserted.
 */
export interface StateChange {
  readonly binding: string;
  /** Columns of the binding: the place of the state's row (NULL for a new one), and whether it shall be there. */
  readonly locator: ColumnId;
  readonly present: ColumnId;
  /**
   * What tells that the changes do not fit the state: a count that becomes negative, or a row that shall go but is
   * not there. `undefined` where nothing is subtracted.
   */
  readonly check:
    | { readonly kind: "count"; readonly column: ColumnId }
    | { readonly kind: "found" }
    | undefined;
  /** The binding's column for each column of the state, in the state's order. */
  readonly values: readonly ColumnId[];
}

/** A source table with the columns that the plan reads. */
export interface SourceUse {
  readonly table: CatalogTable;
  readonly columns: readonly string[];
  /** The binding of its change window. */
  readonly change: string;
}

/** A source whose changes nothing records: a state keeps its rows of the last refresh, to be compared with. */
export interface SnapshotUse {
  readonly table: CatalogTable;
  readonly columns: readonly string[];
  /** The binding of its change. */
  readonly change: string;
  /**
   * The step that reads it, where a statement that reads it twice could find two contents: what is outside of the database
   * has no part in its snapshots. `undefined` for what the snapshot holds.
   */
  readonly copy: string | undefined;
}

/** The clock as a source of one row: a column for each expression of the time that the plan reads. */
export interface ClockUse {
  /** The state that keeps the row of the last refresh. */
  readonly part: string;
  /** The binding of its change. */
  readonly change: string;
  /** The state's columns; the last is the setting TimeZone. */
  readonly columns: readonly LeafColumn[];
  /** What they are now, computed. */
  readonly row: readonly Scalar[];
  /** The column of each expression, by its structural key. */
  readonly names: ReadonlyMap<string, string>;
}

/** An index that a refresh probes, and for what. */
export interface IndexUse {
  readonly table: CatalogTable;
  /** Sought for equal values. */
  readonly columns: readonly string[];
  /** In whose order the first rows are then taken. */
  readonly order: readonly string[];
  readonly reason: string;
}

/** A refresh as data: the steps in order, the states that they change, and the view that users read. */
export interface DeltaPlan {
  readonly sources: readonly SourceUse[];
  readonly snapshots: readonly SnapshotUse[];
  /** `undefined` when nothing depends on the time. */
  readonly clock: ClockUse | undefined;
  readonly bindings: readonly Binding[];
  /** Steps that only add up another one, of which many rows may cancel. Whoever reads them could read the other one. */
  readonly sums: ReadonlySet<string>;
  /** The first is the stream table's own. */
  readonly states: readonly StatePlan[];
  /** Over the own state: exactly the query's columns and rows. */
  readonly view: Relation;
  readonly output: readonly { readonly id: ColumnId; readonly name: string }[];
}

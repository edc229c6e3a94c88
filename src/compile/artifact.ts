import type { QualifiedName } from "../catalog/type.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";

export type Mode = "differential" | "immediate" | "full";

/** A source table with what its capture must record. */
export interface ArtifactSource extends QualifiedName {
  /** The captured columns, in the table's order. */
  readonly columns: readonly string[];
  /** The buffer table in schema `pgtrickle_changes`. */
  readonly buffer: string;
}

/** A part of the refresh that runs only when certain sources have changed. */
export interface ArtifactArm {
  /** The CTE that it stands in, and its position there. */
  readonly name: string;
  /** It runs when, for each member, at least one of the sources (`schema.name`) has changed. */
  readonly requires: readonly (readonly string[])[];
}

/** An index that the refresh probes. */
export interface WantedIndex {
  readonly table: QualifiedName;
  readonly columns: readonly string[];
  readonly reason: string;
  /** Whether the schema has an index that serves. */
  readonly present: boolean;
}

/** What `compile` returns: plain data, serialisable. The SQL texts are scripts of `;`-terminated statements. */
export interface Artifact {
  readonly name: QualifiedName;
  readonly mode: Mode;
  /** Why the query is not maintained incrementally; empty when it is. */
  readonly reasons: readonly Diagnostic[];
  /** What the user should know all the same: a dropped ORDER BY, a missing index. */
  readonly notices: readonly Diagnostic[];
  /** The defining query as given. */
  readonly query: string;
  /** The columns of the stream table, in order. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly sources: readonly ArtifactSource[];
  /** Tables in schema `pgtrickle_state`; the first is the stream table's own. */
  readonly states: readonly string[];
  /** The table in schema `pgtrickle_state` whose lock whoever refreshes holds. */
  readonly mutex: string;
  /** What the view shows: a SELECT over the states. */
  readonly view: string;
  readonly arms: readonly ArtifactArm[];
  readonly indexes: readonly WantedIndex[];
  /**
   * What every stream table needs once per database: the schemas, the tables that say who has consumed which changes,
   * and the functions that install and release capture and move frontiers. Idempotent.
   */
  readonly prelude: string;
  /** Registers the capture, creates state tables and the view. Run it in a transaction of its own. */
  readonly install: string;
  /** Fills the states and sets the frontier: one statement, one snapshot. Run it after `install` has committed. */
  readonly populate: string;
  /**
   * Takes the mutex and fences the sources: statements to run first in the transaction of a refresh. They also pin the
   * search path, and make PostgreSQL refuse where row security would hide rows.
   */
  readonly lock: string;
  /** One cheap query with one row, one boolean `pending`: whether a source has changes past the frontier. */
  readonly pending: string;
  /**
   * Brings the states up to date: one statement. It returns one row: `rows_inserted`, `rows_updated`,
   * `rows_deleted` (bigint, of the stream table's own state) and `changes` (jsonb: consolidated changed rows
   * per source, by `schema.name`).
   */
  readonly refresh: string;
  /** The same, by comparing with the whole query instead of reading the changes: one statement, same row. */
  readonly full: string;
  /** Removes what `install` made, keeping what other stream tables share. */
  readonly drop: string;
  /** The plans as text, for review and for tests. */
  readonly plans: { readonly relation: string; readonly delta: string };
}

import type { QualifiedName } from "../catalog/type.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Outline } from "../emit/outline.js";

export type Mode = "differential" | "immediate" | "full";

/** A source table with what its capture must record. */
export interface ArtifactSource extends QualifiedName {
  /** The captured columns, in the table's order. */
  readonly columns: readonly string[];
  /** Their types, as SQL declares them. */
  readonly types: readonly string[];
  /** The virtual generated columns that the query reads: computed from the captured ones. */
  readonly generated: readonly string[];
  /** The buffer table in schema `pgtrickle_changes`. */
  readonly buffer: string;
}

/** A source that is compared with a copy of its rows. */
export interface ArtifactSnapshot extends QualifiedName {
  /** It has no part in the database's snapshots (a foreign table): each statement reads it once. */
  readonly outside: boolean;
}

/**
 * What a step of the refresh reads besides what changed and what is kept: nothing; rows of source tables that an index
 * finds; a source table whole, because no condition leads to its rows or no index serves.
 */
export type CostClass = "changes" | "probe" | "scan";

/** How a step of the refresh reads the source tables, each named as SQL writes it. */
export interface ArtifactReads {
  readonly cost: CostClass;
  /** The tables whose rows are looked up. */
  readonly probes: readonly string[];
  /** The tables that are read whole. */
  readonly scans: readonly string[];
}

/** A part of the refresh that runs only when certain sources have changed. */
export interface ArtifactArm extends ArtifactReads {
  /** The CTE that it stands in, and its position there. */
  readonly name: string;
  /** It runs when, for each member, at least one of the sources (`schema.name`) has changed. */
  readonly requires: readonly (readonly string[])[];
}

/** A step of the refresh that is no arm and reads source tables: groups or partitions that must be read again. */
export interface ArtifactStep extends ArtifactReads {
  /** The CTE. */
  readonly name: string;
  /** What it computes. */
  readonly purpose: string;
}

/** A table in schema `pgtrickle_state`, with what tells whether another artifact can go on with its rows. */
export interface ArtifactState {
  readonly table: string;
  readonly columns: readonly ArtifactStateColumn[];
  /** How rows are told apart; `hash` is the column through which they are found, where keys may be NULL. */
  readonly identity: {
    readonly kind: "key" | "nullable-key" | "image" | "single";
    readonly columns: readonly string[];
    readonly hash: string | null;
    /**
     * A condition over the aliases `kept` and `content`: they are the same row. `null` where rows have only their
     * image, or where that would take an operator outside of `pg_catalog`.
     */
    readonly match: string | null;
  };
  /** The indexes by which a refresh looks rows up, besides the one of the identity. */
  readonly lookups: readonly {
    readonly method: "btree" | "hash";
    readonly columns: readonly string[];
  }[];
  /** Equal texts: the same rows, as far as the identifying columns go. A digest of the plan, without its names. */
  readonly rows: string;
  /** A SELECT that yields its rows from the sources. */
  readonly content: string;
  /** The tables that {@link content} reads, as SQL writes them. */
  readonly reads: readonly string[];
}

export interface ArtifactStateColumn {
  readonly name: string;
  /** As SQL declares it, with its collation. */
  readonly type: string;
  /** Equal texts: the same value in each row, whatever the column is called. */
  readonly meaning: string;
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
  /** The schemas in which unqualified names of the query were looked up. */
  readonly searchPath: readonly string[];
  /** The time zone that the query means where it names none; `null` where it was compiled without one. */
  readonly timeZone: string | null;
  /** The columns of the stream table, in order. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly sources: readonly ArtifactSource[];
  /** Whether materialized views and foreign tables were allowed as sources that are compared. */
  readonly snapshotSources: boolean;
  /** The sources that are read whole at each refresh, and compared with what they held at the last one. */
  readonly snapshots: readonly ArtifactSnapshot[];
  /** Tables in schema `pgtrickle_state`; the first is the stream table's own. */
  readonly states: readonly string[];
  /** The same tables, as a review or a migration needs to know them. */
  readonly stateTables: readonly ArtifactState[];
  /** The table in schema `pgtrickle_state` whose lock whoever refreshes holds. */
  readonly mutex: string;
  /** What the view shows: a SELECT over the states. */
  readonly view: string;
  readonly arms: readonly ArtifactArm[];
  readonly steps: readonly ArtifactStep[];
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
  /**
   * One cheap query with one row: `pending` (boolean), whether there is anything to do, and `changed` (text[]), the sources
   * (`schema.name`) with changes past the frontier, NULL where that is not known.
   */
  readonly pending: string;
  /**
   * Brings the states up to date: one statement. It returns one row: `rows_inserted`, `rows_updated`,
   * `rows_deleted` (bigint, of the stream table's own state) and `changes` (jsonb: consolidated changed rows
   * per source, by `schema.name`).
   */
  readonly refresh: string;
  /**
   * For some sources (`schema.name`) the same without the arms that need another source to have changed, of which planning
   * would take longer than running the rest. Only as good as {@link refresh} when its `changes` count no row of another source.
   */
  readonly narrowed: Readonly<Record<string, string>>;
  /** The same, by comparing with the whole query instead of reading the changes: one statement, same row. */
  readonly full: string;
  /** Removes what `install` made, keeping what other stream tables share. */
  readonly drop: string;
  /** The operators of the query, inputs first, and what each column of the result is computed from. */
  readonly outline: Outline;
  /** The plans as text, for review and for tests. */
  readonly plans: { readonly relation: string; readonly delta: string };
}

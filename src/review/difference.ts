import type { CostClass, Mode, WantedIndex } from "../compile/artifact.js";
import type { RebuildReason, StateFate } from "../migration/compare-states.js";
import type { MigrationLock } from "../migration/migration.js";
import type { StateOutcome } from "../migration/state-outcome.js";

/** What a change of a query does to a stream table. */
export interface StreamTableDifference {
  /** As SQL writes it. */
  readonly name: string;
  readonly change: "new" | "gone" | "changed";
  /** How it is maintained; the reasons are those of the later side. */
  readonly mode: {
    readonly before: Mode | null;
    readonly after: Mode | null;
    readonly reasons: readonly { readonly code: string; readonly message: string }[];
  };
  /** Options under which it is compiled, by their names in SQL; `null` where one is not given, or there is no side. */
  readonly options: readonly OptionDifference[];
  readonly columns: ColumnDifference;
  /** By which columns rows are told apart, where that changes; `null` stands for the whole row. */
  readonly key: {
    readonly before: readonly string[] | null;
    readonly after: readonly string[] | null;
  } | null;
  readonly state: StateDifference;
  /** Operators of the query: kind and condition. */
  readonly operators: Changes<string>;
  readonly steps: StepDifference;
  /** What writing to a source costs: the columns that are recorded of each changed row. */
  readonly capture: readonly CaptureDifference[];
  readonly indexes: {
    readonly wanted: readonly WantedIndex[];
    readonly unused: readonly WantedIndex[];
  };
  /** What others wait for while the change is applied, in order. */
  readonly locks: readonly MigrationLock[];
  /** Whether the view is dropped and made again, so that views that read it stand in the way. */
  readonly viewReplaced: boolean;
}

export interface OptionDifference {
  readonly name: "time_zone" | "snapshot_sources";
  readonly before: string | null;
  readonly after: string | null;
}

export interface Changes<Item> {
  readonly added: readonly Item[];
  readonly removed: readonly Item[];
}

export interface NamedColumn {
  readonly name: string;
  readonly type: string;
}

export interface ColumnDifference extends Changes<NamedColumn> {
  readonly retyped: readonly {
    readonly name: string;
    readonly before: string;
    readonly after: string;
  }[];
  readonly renamed: readonly { readonly before: string; readonly after: string }[];
  /** The columns that both have stand in another order. */
  readonly reordered: boolean;
}

/** What becomes of a table in schema `pgtrickle_state`. */
export interface StateTableDifference {
  readonly table: string;
  readonly fate: StateFate;
  readonly renamed: readonly { readonly before: string; readonly after: string }[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

export interface StateDifference {
  /**
   * `kept`: no row is written. `widened`: rows stay and get further columns. `rebuilt`: rows are computed anew;
   * in place, when only those that differ are written.
   */
  readonly outcome: StateOutcome;
  readonly inPlace: boolean;
  /** Why they are rebuilt. */
  readonly reason: RebuildReason | null;
  readonly tables: readonly StateTableDifference[];
  /** The tables that are read whole to apply the change, with their rows where these are known. */
  readonly rescans: readonly { readonly source: string; readonly rows: number | null }[];
}

/** An arm, or a step that reads groups or partitions again. */
export interface DiffedStep {
  readonly name: string;
  readonly cost: CostClass;
  /** When it runs: for each member, one of the sources has changed. Empty for a step that is no arm. */
  readonly requires: readonly (readonly string[])[];
}

export interface StepDifference extends Changes<DiffedStep> {
  /** Those that both have, with what they cost. */
  readonly kept: readonly {
    readonly name: string;
    readonly before: CostClass;
    readonly after: CostClass;
  }[];
}

export interface CaptureDifference {
  readonly source: string;
  readonly change: "new" | "gone" | "changed";
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

import type { QualifiedName } from "../catalog/type.js";
import type { StateTableChange } from "./compare-states.js";

/** A lock that others feel, taken until the end of its transaction (PostgreSQL manual, 13.3.1). */
export interface MigrationLock {
  /** As SQL writes it. */
  readonly relation: string;
  readonly mode: "SHARE ROW EXCLUSIVE" | "EXCLUSIVE" | "ACCESS EXCLUSIVE";
  /** Who has to wait. */
  readonly blocks: "refreshes" | "writers" | "readers" | "readers and writers";
}

/** Statements with what they are for. */
export interface MigrationStep {
  readonly purpose: string;
  readonly sql: string;
}

export interface MigrationTransaction {
  readonly purpose: string;
  readonly isolation: "read committed" | "repeatable read";
  /** Whether states and view become those of the later artifact in this one. */
  readonly converts: boolean;
  readonly steps: readonly MigrationStep[];
  readonly locks: readonly MigrationLock[];
}

/** How a stream table is taken from one artifact to another, its rows kept where both agree about them. */
export interface Migration {
  readonly name: QualifiedName;
  readonly kind: "create" | "change" | "drop";
  readonly states: readonly StateTableChange[];
  /** Whether the view is dropped and made again, so that views that read it stand in the way. */
  readonly viewReplaced: boolean;
  /** To be run one after the other. Empty when nothing is to do. */
  readonly transactions: readonly MigrationTransaction[];
}

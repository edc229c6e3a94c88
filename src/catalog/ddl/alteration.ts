import type { Node } from "../../syntax/tree.js";
import { type DraftTable, tableAt, withDescendants } from "./draft.js";
import type { Fields, Step } from "./step.js";

export type AlterTableStatement = Fields<"AlterTableStmt">;
export type AlterTableCommand = Fields<"AlterTableCmd">;

/** A command of ALTER TABLE with what it works on. */
export interface Alteration {
  readonly step: Step;
  /** The key of the table. */
  readonly table: string;
  /** Without children (`ONLY`). */
  readonly only: boolean;
  readonly command: AlterTableCommand;
}

export function tableOf({ step, table }: Alteration): DraftTable {
  return tableAt(step.draft, table);
}

export function listOf(node: Node | undefined): readonly Node[] {
  return node === undefined ? [] : [node];
}

/** The keys of the tables that a command changes. */
export function affected({ step, table, only }: Alteration): readonly string[] {
  return only ? [table] : withDescendants(step.draft, table);
}

import type { Catalog } from "../../catalog/catalog.js";
import type { Change } from "../../relation/relation.js";
import type { Sql } from "../../sql/sql.js";

/** What relations are printed with. */
export interface RelationContext {
  readonly catalog: Catalog;
  /** Where a state is kept: its table, qualified. */
  readonly stateTable: (name: string) => Sql;
  /** The buffer of a source in schema `pgtrickle_changes`. */
  readonly bufferOf: (change: Change) => string;
}

import type { Catalog, CatalogTable } from "../../catalog/catalog.js";
import type { Change } from "../../relation/relation.js";
import type { Sql } from "../../sql/sql.js";

/** What relations are printed with. */
export interface RelationContext {
  readonly catalog: Catalog;
  /** Where a state is kept: its table, qualified. */
  readonly stateTable: (name: string) => Sql;
  /** The buffer of a source in schema `pgtrickle_changes`. */
  readonly bufferOf: (change: Change) => string;
  /** The step that has read a source already, whose rows stand for the source's; `undefined` when it is read itself. */
  readonly copyOf: (table: CatalogTable) => string | undefined;
}

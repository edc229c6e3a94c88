import type { Relation } from "../relation/relation.js";
import type { Sql } from "../sql/sql.js";
import type { SelectedColumn } from "./relation/block.js";
import { createPrinter } from "./relation/create-printer.js";
import { serveNullSafeJoins } from "./relation/null-safe-joins.js";
import type { RelationContext } from "./relation/relation-context.js";

/** The relation as one query that yields the given columns in order, under the given names. */
export function emitRelation(
  relation: Relation,
  columns: readonly SelectedColumn[],
  context: RelationContext,
  guards: readonly Sql[] = [],
): Sql {
  const printer = createPrinter(context);
  return printer.query(serveNullSafeJoins(relation), columns, guards);
}

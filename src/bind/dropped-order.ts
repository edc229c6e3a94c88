import { createDiagnostic } from "../diagnostics/diagnostic.js";
import type { SelectStmt } from "../syntax/tree.js";
import type { SelectContext } from "./bound-select.js";
import { type Environment, placeOf } from "./environment.js";

/** Tells that an ORDER BY without LIMIT is left out: the rows of a stream table have no order. */
export function noteDroppedOrder(
  select: SelectStmt,
  environment: Environment,
  context: SelectContext,
): void {
  const isRoot = context.order === "root";
  const message = isRoot
    ? "ORDER BY is left out, because the rows of a stream table have no order"
    : "ORDER BY without LIMIT in a subquery is left out";
  const hint = isRoot
    ? "Write it in the queries that read the stream table."
    : "Where an aggregate depends on the order, write ORDER BY inside its parentheses.";
  const [first] = select.sortClause ?? [];
  environment.notes.push(
    createDiagnostic("note", "0AT07", message, { ...placeOf(environment, first), hint }),
  );
}

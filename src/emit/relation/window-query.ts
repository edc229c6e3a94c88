import type { Window } from "../../relation/relation.js";
import type { Sql } from "../../sql/sql.js";
import { emitWindowCall } from "../call-sql.js";
import { bindingLevels } from "../scalar-sql.js";
import type { SelectedColumn } from "./block.js";
import type { Printer } from "./printer.js";
import { select } from "./select.js";

export function windowQuery(
  printer: Printer,
  relation: Window,
  columns: readonly SelectedColumn[],
): Sql {
  const block = printer.openRows(relation.input);
  const scalars = printer.scalarsOver(block.columns);
  const computed = new Map(block.columns);
  for (const { id, call } of relation.functions) {
    computed.set(id, { sql: emitWindowCall(call, scalars), level: bindingLevels.atom });
  }
  return select({ ...block, columns: computed }, columns, []);
}

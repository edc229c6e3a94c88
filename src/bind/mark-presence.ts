import { builtinType } from "../catalog/type.js";
import { columnsOf, readColumn } from "../relation/columns.js";
import { project, tableFunction } from "../relation/constructors.js";
import type { Relation } from "../relation/relation.js";
import type { ColumnId, Scalar } from "../relation/scalar.js";
import { booleanScalar, columnScalar } from "../relation/scalar-constructors.js";
import { type Environment, scopeOf } from "./environment.js";
import { type FromEntry, isUnit } from "./from-entry.js";

/**
 * Gives the side of an outer join that can be absent a column that tells whether it is, where an entry of it is used as a
 * value and has no such column: its row is NULL then, not a row of NULLs.
 */
export function markPresence(entry: FromEntry, environment: Environment): FromEntry {
  const { query } = scopeOf(environment);
  const isNeeded = entry.items.some(
    ({ presence, absent, relationVisible, name }) =>
      presence === undefined && absent === "null" && relationVisible && query.mentionsRow(name),
  );
  if (!isNeeded) return entry;
  const { relation, presence } = marked(entry.relation, environment.allocate());
  const items = entry.items.map((item) =>
    item.presence === undefined ? { ...item, presence } : item,
  );
  return { ...entry, relation, items };
}

/** The relation with one more column, which is not NULL in any row. */
function marked(
  relation: Relation,
  id: ColumnId,
): { readonly relation: Relation; readonly presence: Scalar } {
  // Rows of a function are numbered: it stays a function, which may be lateral.
  if (
    relation.kind === "table-function" &&
    isUnit(relation.input) &&
    relation.ordinality === undefined &&
    relation.functions.every(({ call }) => call.kind === "call")
  ) {
    const ordinality = { id, name: "ordinality", type: builtinType("int8"), nullable: false };
    return {
      relation: tableFunction({ ...relation, ordinality }),
      presence: columnScalar(id, ordinality.type),
    };
  }
  const columns = columnsOf(relation).map((column) => ({
    id: column.id,
    name: column.name,
    scalar: readColumn(column),
  }));
  const mark = { id, name: "present", scalar: booleanScalar(true) };
  const { span } = relation;
  return {
    relation: project({ input: relation, columns: [...columns, mark], span }),
    presence: columnScalar(id, mark.scalar.type),
  };
}

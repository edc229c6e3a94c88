import { columnsOf } from "../relation/columns.js";
import { values } from "../relation/constructors.js";
import type { Relation, Values } from "../relation/relation.js";

/** No rows, with the columns of another relation. */
export function emptyLike(relation: Relation): Values {
  return values({ columns: columnsOf(relation), rows: [], span: relation.span });
}

/** Whether a relation is known to have no rows in every database. */
export function isEmpty(relation: Relation): boolean {
  return relation.kind === "values" && relation.rows.length === 0;
}

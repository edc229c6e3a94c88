import type { Relation } from "./relation.js";

/** Whether the relation has exactly one row, whatever the tables hold. */
export function hasOneRow(relation: Relation): boolean {
  switch (relation.kind) {
    case "values":
      return relation.rows.length === 1;
    case "aggregate":
      return relation.keys.length === 0 && relation.groupingSets === undefined;
    case "project":
      return hasOneRow(relation.input);
    case "join":
      return relation.conjuncts.length === 0 && relation.inputs.every(hasOneRow);
    default:
      return false;
  }
}

import type { Relation } from "../relation/relation.js";
import type { Node } from "../syntax/tree.js";
import { type Environment, refuse } from "./environment.js";
import { collationOf } from "./types/collation.js";

/**
 * Refuses a subquery with a column of an explicit default collation. Outside of the subquery that collation gives way to the
 * one of whatever the column is compared with; written out there, in the place of the column, it would outrank it.
 */
export function refuseDefaultCollation(
  relation: Relation,
  node: Node,
  environment: Environment,
): void {
  const columns = relation.kind === "project" ? relation.columns : [];
  for (const { name, scalar } of columns) {
    const { state, collation } = collationOf([scalar], environment.catalog);
    if (state !== "explicit" || collation !== undefined) continue;
    refuse(
      environment,
      "0AT15",
      `column "${name}" of a subquery with COLLATE "default"`,
      node,
      "Leave it out, or write it where the column is used.",
    );
  }
  if (relation.kind === "distinct" || relation.kind === "top-k" || relation.kind === "filter") {
    refuseDefaultCollation(relation.input, node, environment);
  }
}

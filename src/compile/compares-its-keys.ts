import type { Catalog } from "../catalog/catalog.js";
import { equalityOf } from "../catalog/type-facts.js";
import { columnsOf } from "../relation/columns.js";
import type { Relation } from "../relation/relation.js";
import { visitRelations } from "../relation/traversal.js";

/**
 * Whether PostgreSQL can group by all that a relation groups by. What the query itself says it has checked; not the
 * values that a subquery reads of the outer row, of which the rewriting makes keys without knowing the types of the
 * schema: a composite type with a `json` in it, a domain over `point`.
 */
export function comparesItsKeys(relation: Relation, catalog: Catalog): boolean {
  let comparable = true;
  visitRelations(relation, (node) => {
    const keys =
      node.kind === "distinct"
        ? columnsOf(node).map(({ type }) => type)
        : node.kind === "aggregate"
          ? node.keys.map(({ scalar }) => scalar.type)
          : [];
    if (keys.some((type) => equalityOf(type, catalog) === "none")) comparable = false;
  });
  return comparable;
}

import { replaceGroupingSets } from "../relation/absent-keys.js";
import { expandGroupingSets } from "../relation/expand-grouping-sets.js";
import type { Aggregate, Relation } from "../relation/relation.js";
import {
  type ColumnAllocator,
  columnsUsed,
  freeColumns,
  visitRelations,
} from "../relation/traversal.js";
import { hasPending } from "./unnest-over.js";

/**
 * A correlated subquery over grouping sets one of which is empty (ROLLUP, CUBE), as the union of its sets. The empty set
 * has a row even over no rows, and so for each row of the enclosing query, which only an aggregate by itself can be given.
 *
 * @returns the same relation when there is nothing of the kind in it, and while subqueries inside, which may ask for GROUPING,
 * wait to become operators
 */
export function separateEmptySet(relation: Relation, allocate: ColumnAllocator): Relation {
  const free = freeColumns(relation);
  if (free.size === 0 || hasPending(relation)) return relation;
  const found: Aggregate[] = [];
  visitRelations(relation, (node) => {
    if (node.kind === "aggregate" && node.groupingSets?.sets.some((set) => set.length === 0)) {
      found.push(node);
    }
  });
  // A key that reads the enclosing query alone is a constant here, which PostgreSQL shows in different ways.
  const isConstant = ({ keys }: Aggregate): boolean =>
    keys.some(({ scalar }) => [...columnsUsed(scalar)].every((id) => free.has(id)));
  return found.length === 0 || found.some(isConstant)
    ? relation
    : replaceGroupingSets(relation, (node, sets, absent) =>
        expandGroupingSets(node, sets, absent, allocate),
      );
}

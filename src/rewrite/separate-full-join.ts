import { columnsOf } from "../relation/columns.js";
import { filter, outerJoin, project, semiJoin, union } from "../relation/constructors.js";
import type { NamedScalar, OuterJoin, Relation } from "../relation/relation.js";
import type { ColumnId, Scalar } from "../relation/scalar.js";
import {
  booleanScalar,
  columnScalar,
  literalScalar,
  notScalar,
  subqueryScalar,
} from "../relation/scalar-constructors.js";
import { hasSubquery } from "../relation/scalar-traversal.js";
import { type ColumnAllocator, cloneWithFreshColumns } from "../relation/traversal.js";

/**
 * A ⟗[p] B = (A ⟕[p] B) ⊎ NULL × (B ▷[p] A), with the columns that the full join had. Where p has subqueries, B ▷[p] A is
 * written as σ[NOT EXISTS σ[p](A)](B), in which the rules for subqueries find them.
 */
export function separateFullJoin(node: OuterJoin, allocate: ColumnAllocator): Relation {
  const { left, right, conjuncts, span } = node;
  const unmatched = conjuncts.some(hasSubquery)
    ? filter({ input: right, conjuncts: [hasNoPartner(left, conjuncts)], span })
    : semiJoin({ negated: true, left: right, right: left, conjuncts, span });
  const { relation: others, mapping } = cloneWithFreshColumns(unmatched, allocate);
  // The columns of the result keep their ids, so that each side needs others.
  const matched = cloneWithFreshColumns(outerJoin({ ...node, variant: "left" }), allocate);
  const padding = new Map(columnsOf(left).map(({ id }) => [id, allocate()] as const));
  const padded = project({
    input: others,
    columns: columnsOf(node).map(({ id, name, type }): NamedScalar => {
      const missing = padding.get(id);
      if (missing !== undefined)
        return { id: missing, name, scalar: literalScalar(undefined, type) };
      const own = mapping.get(id) as ColumnId;
      return { id: own, name, scalar: columnScalar(own, type) };
    }),
    span,
  });
  return union({
    inputs: [matched.relation, padded],
    columns: columnsOf(node).map(({ id, name, type }) => ({
      id,
      name,
      type,
      inputs: [
        matched.mapping.get(id) as ColumnId,
        (padding.get(id) ?? mapping.get(id)) as ColumnId,
      ],
    })),
    span,
  });
}

function hasNoPartner(side: Relation, conjuncts: readonly Scalar[]): Scalar {
  const { span } = side;
  const relation = filter({ input: side, conjuncts, span });
  const { type } = booleanScalar(true);
  const exists = subqueryScalar({ form: "exists", relation, comparison: undefined, type, span });
  return notScalar({ argument: exists, span });
}

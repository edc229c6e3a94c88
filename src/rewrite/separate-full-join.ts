import { columnsOf } from "../relation/columns.js";
import { outerJoin, project, semiJoin, union } from "../relation/constructors.js";
import type { NamedScalar, OuterJoin, Relation } from "../relation/relation.js";
import type { ColumnId } from "../relation/scalar.js";
import { columnScalar, literalScalar } from "../relation/scalar-constructors.js";
import { type ColumnAllocator, cloneWithFreshColumns } from "../relation/traversal.js";
import { passOn } from "./narrow.js";

/** A ⟗[p] B = (A ⟕[p] B) ⊎ NULL × (B ▷[p] A), with the columns that the full join had. */
export function separateFullJoin(node: OuterJoin, allocate: ColumnAllocator): Relation {
  const { left, right, conjuncts, span } = node;
  const matched = outerJoin({ ...node, variant: "left" });
  const unmatched = semiJoin({ negated: true, left: right, right: left, conjuncts, span });
  const { relation: others, mapping } = cloneWithFreshColumns(unmatched, allocate);
  const padding = new Map(columnsOf(left).map(({ id }) => [id, allocate()] as const));
  const renamed = new Map(columnsOf(node).map(({ id }) => [id, allocate()] as const));
  const shown = project({
    input: matched,
    columns: columnsOf(node).map((column) => ({
      ...passOn(column),
      id: renamed.get(column.id) as ColumnId,
    })),
    span,
  });
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
    inputs: [shown, padded],
    columns: columnsOf(node).map(({ id, name, type }) => ({
      id,
      name,
      type,
      inputs: [renamed.get(id) as ColumnId, (padding.get(id) ?? mapping.get(id)) as ColumnId],
    })),
    span,
  });
}

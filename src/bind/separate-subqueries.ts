import type { Relation } from "../relation/relation.js";
import type { Scalar } from "../relation/scalar.js";
import { columnScalar, subqueryScalar } from "../relation/scalar-constructors.js";
import { mapArguments } from "../relation/scalar-traversal.js";
import {
  type ColumnAllocator,
  cloneWithFreshColumns,
  mapScalars,
  rewriteBottomUp,
  substituteColumns,
} from "../relation/traversal.js";

/**
 * Gives each occurrence of a subquery columns of its own. Some forms evaluate an operand more than once
 * (`(SELECT …) BETWEEN 1 AND 2`), so that its subquery stands in the plan more than once.
 */
export function separateSubqueries(plan: Relation, allocate: ColumnAllocator): Relation {
  const seen = new Set<Relation>();
  const separate = (scalar: Scalar): Scalar => {
    if (scalar.kind !== "subquery") return mapArguments(scalar, separate);
    const comparison = scalar.comparison && separate(scalar.comparison);
    const relation = separateIn(scalar.relation);
    if (!seen.has(scalar.relation)) {
      seen.add(scalar.relation);
      return relation === scalar.relation && comparison === scalar.comparison
        ? scalar
        : subqueryScalar({ ...scalar, relation, comparison });
    }
    const clone = cloneWithFreshColumns(relation, allocate);
    const replacements = new Map(
      typesOf(comparison).map(({ column, type, span }) => [
        column,
        columnScalar(clone.mapping.get(column) ?? column, type, span),
      ]),
    );
    return subqueryScalar({
      ...scalar,
      relation: clone.relation,
      comparison: comparison && substituteColumns(comparison, replacements),
    });
  };
  const separateIn = (relation: Relation): Relation =>
    rewriteBottomUp(relation, (node) => mapScalars(node, separate));
  return separateIn(plan);
}

type ColumnRead = Extract<Scalar, { readonly kind: "column" }>;

/** The columns that a comparison reads. */
function typesOf(scalar: Scalar | undefined): readonly ColumnRead[] {
  const found: ColumnRead[] = [];
  const visit = (inner: Scalar): Scalar => {
    if (inner.kind === "column") found.push(inner);
    return mapArguments(inner, visit);
  };
  if (scalar !== undefined) visit(scalar);
  return found;
}

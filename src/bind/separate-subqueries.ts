import type { Relation } from "../relation/relation.js";
import type { ColumnId, Scalar } from "../relation/scalar.js";
import { columnScalar, subqueryScalar } from "../relation/scalar-constructors.js";
import { mapArguments } from "../relation/scalar-traversal.js";
import {
  type ColumnAllocator,
  cloneWithFreshColumns,
  inputsOf,
  introducedColumns,
  mapScalars,
  rewriteBottomUp,
  substituteColumns,
} from "../relation/traversal.js";

/**
 * Gives each occurrence of a subquery columns of its own. Some forms evaluate an operand more than once
 * (`(SELECT …) BETWEEN 1 AND 2`), so that its subquery stands in the plan more than once. Such occurrences are told by their
 * columns: in the copy of a WITH query they are relations of their own, which still share the columns.
 */
export function separateSubqueries(plan: Relation, allocate: ColumnAllocator): Relation {
  const seen = new Set<ColumnId>();
  const separate = (scalar: Scalar): Scalar => {
    if (scalar.kind !== "subquery") return mapArguments(scalar, separate);
    const comparison = scalar.comparison && separate(scalar.comparison);
    const relation = separateIn(scalar.relation);
    const own = introducedBelow(scalar.relation);
    if (!own.some((id) => seen.has(id))) {
      for (const id of own) seen.add(id);
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

/** The columns that a relation and its inputs introduce, without those of subqueries. */
function introducedBelow(relation: Relation): readonly ColumnId[] {
  return [...inputsOf(relation).flatMap(introducedBelow), ...introducedColumns(relation)];
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

import { columnOf, idsOf, readColumn } from "../relation/columns.js";
import type { Aggregate, Relation } from "../relation/relation.js";
import type { ColumnId, Scalar } from "../relation/scalar.js";
import { hasSubquery } from "../relation/scalar-traversal.js";
import {
  type ColumnAllocator,
  freeColumns,
  scalarsOf,
  visitRelations,
} from "../relation/traversal.js";
import { type Dependent, groupedByDomain, sameValues } from "./dependent.js";
import { dependentJoin } from "./dependent-join.js";
import { type DomainSource, domainOf } from "./domain.js";
import { type Unnested, unnest } from "./unnest.js";

/**
 * {@link unnest} where the correlation can be taken out, else the subquery for all the values that it reads of `outer`,
 * with the conditions that find those of a row of `outer`. Columns of queries around `outer` may stay in it.
 *
 * @returns undefined for what {@link domainOf} and {@link dependentJoin} refuse, and while there are subqueries inside
 */
export function unnestOver(
  outer: Relation,
  relation: Relation,
  allocate: ColumnAllocator,
): Unnested | undefined {
  const direct = unnest(relation, allocate);
  if (direct !== undefined) return direct;
  if (hasPending(relation)) return undefined;
  if (!isCorrelatedTo(outer, relation)) return { relation, conjuncts: [] };
  const source = domainOf(outer, relation, allocate);
  const dependent = source && dependentJoin(source, relation, allocate);
  return dependent && { relation: dependent.relation, conjuncts: findIn(outer, source, dependent) };
}

/** An aggregate without keys for all the values that it reads of `outer`, as far as it has rows for them. */
export function groupOver(
  outer: Relation,
  node: Aggregate,
  allocate: ColumnAllocator,
): { readonly relation: Aggregate; readonly conjuncts: readonly Scalar[] } | undefined {
  if (hasPending(node)) return undefined;
  const source = domainOf(outer, node, allocate);
  const input = source && dependentJoin(source, node.input, allocate);
  if (source === undefined || input === undefined) return undefined;
  const grouped = groupedByDomain(node, input, allocate);
  return { relation: grouped.relation, conjuncts: findIn(outer, source, grouped) };
}

/** Whether a subquery reads columns of `outer`. */
export function isCorrelatedTo(outer: Relation, relation: Relation): boolean {
  const own = idsOf(outer);
  return [...freeColumns(relation)].some((id) => own.has(id));
}

function findIn(
  outer: Relation,
  { identity }: DomainSource,
  { relation, columns }: Dependent,
): readonly Scalar[] {
  const scalars = identity.map(({ scalar }) => scalar);
  const found = identity.map(({ id }) =>
    readColumn(columnOf(relation, columns.get(id) as ColumnId)),
  );
  return sameValues(outer, scalars, relation, found);
}

/** Whether subqueries inside wait to become operators. */
export function hasPending(relation: Relation): boolean {
  let pending = false;
  visitRelations(relation, (node) => {
    if (node.kind === "apply" || scalarsOf(node).some(hasSubquery)) pending = true;
  });
  return pending;
}

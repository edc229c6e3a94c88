import { columnOf, isNullableOver, readColumn } from "../relation/columns.js";
import { aggregate } from "../relation/constructors.js";
import type { Aggregate, NamedScalar, Relation } from "../relation/relation.js";
import type { ColumnId, Scalar } from "../relation/scalar.js";
import { comparisonScalar, distinctTestScalar } from "../relation/scalar-constructors.js";
import { type ColumnAllocator, mapScalars, substituteColumns } from "../relation/traversal.js";
import { passOn } from "./narrow.js";

/** The rows of a subquery for every combination of values it is evaluated for, side by side with these. */
export interface Dependent {
  /** Has the subquery's columns, those of the domain, and perhaps others. */
  readonly relation: Relation;
  /** For each column of the enclosing query that the subquery read: the one that takes its place. */
  readonly columns: ReadonlyMap<ColumnId, ColumnId>;
}

/** A scalar of the subquery over the rows that have the domain beside them. */
export function over({ relation, columns }: Dependent, scalar: Scalar): Scalar {
  const replacements = new Map(
    [...columns].map(([outer, inner]) => [outer, readColumn(columnOf(relation, inner))] as const),
  );
  return substituteColumns(scalar, replacements);
}

/** The columns of the domain, passed on. */
export function domainColumns({ relation, columns }: Dependent): readonly NamedScalar[] {
  return [...columns.values()].map((id) => passOn(columnOf(relation, id)));
}

/** Equalities that NULL satisfies with NULL, between scalars over the one relation and over the other. */
export function sameValues(
  left: Relation,
  leftScalars: readonly Scalar[],
  right: Relation,
  rightScalars: readonly Scalar[],
): readonly Scalar[] {
  return leftScalars.map((one, index) => {
    const other = rightScalars[index] as Scalar;
    const sides = { left: one, right: other, span: undefined };
    // Where one side is never NULL, NULL finds nothing either way, and `=` is what indexes know.
    return isNullableOver(one, [left]) && isNullableOver(other, [right])
      ? distinctTestScalar({ ...sides, negated: true })
      : comparisonScalar({ ...sides, operator: "=", operatorSchema: "pg_catalog" });
  });
}

/** γ[k, d; f] over rows that have d beside them. */
export function groupedByDomain(
  node: Aggregate,
  input: Dependent,
  allocate: ColumnAllocator,
): Dependent & { readonly relation: Aggregate } {
  const named = domainColumns(input);
  const keys = named.map((column) => ({ ...column, id: allocate() }));
  const columns = new Map(
    [...input.columns].map(([outer, inner]) => {
      const index = named.findIndex(({ id }) => id === inner);
      return [outer, keys[index]?.id ?? inner] as const;
    }),
  );
  const first = node.keys.length;
  const positions = keys.map((_, index) => first + index);
  const whole = mapScalars(aggregate({ ...node, input: input.relation }), (scalar) =>
    over(input, scalar),
  );
  const { aggregates, keys: own } = whole.kind === "aggregate" ? whole : node;
  return {
    columns,
    relation: aggregate({
      ...node,
      input: input.relation,
      keys: [...own, ...keys],
      groupingSets: node.groupingSets && {
        ...node.groupingSets,
        sets: node.groupingSets.sets.map((set) => [...set, ...positions]),
      },
      aggregates,
    }),
  };
}

import { columnsOf } from "../../relation/columns.js";
import { join, outerJoin, project, semiJoin } from "../../relation/constructors.js";
import type { LeafColumn, NamedScalar, OuterJoin, Relation } from "../../relation/relation.js";
import type { ColumnId, Scalar } from "../../relation/scalar.js";
import { literalScalar } from "../../relation/scalar-constructors.js";
import { substituteColumns } from "../../relation/traversal.js";
import { type Builder, bindDelta, type Derived, deltaArm } from "../builder.js";
import { keepSmall } from "../growth.js";
import { passThrough } from "../identity.js";
import { joined } from "../labels.js";
import { bigint, read } from "../scalars.js";
import { uniteSources } from "../sources.js";
import { deriveJoin } from "./join.js";
import { deriveProject } from "./linear.js";
import { deriveSemiJoin } from "./semi-join.js";

/** π[e](S): the rows of S, and what is computed from them. */
export interface Computed {
  readonly rows: Derived;
  readonly columns: readonly NamedScalar[];
}

/**
 * L ⟕ R = (L ⋈ R) ⊎ (L ▷ R) × NULL, and L ⟗ R adds NULL × (R ▷ L) (Galindo-Legaria 1994). Δ of each part is known:
 * no case of the outer join is special, and what stands above it sees a Z-set like any other. RIGHT JOIN has become
 * LEFT JOIN before.
 *
 * Where states keep both sides, they keep the join too: (L ⟕ R)₀ = L₀ ⟕ R₀. What stands above reads it there.
 *
 * What the other side of a LEFT JOIN computes, L ⟕ π[e](S), can fail for a row that has no partner, which no one asks for.
 * Of the part that has partners it is therefore computed last: L ⋈ π[e](S) = π[L, e](L ⋈ S), over real pairs alone.
 *
 * @param below what the right side computes that can fail, and from what
 */
export function deriveOuterJoin(
  builder: Builder,
  node: OuterJoin,
  first: Derived,
  second: Derived,
  below: Computed | undefined,
): Derived {
  const [left, right] = keepSmall(builder, first, second);
  const { conjuncts, span } = node;
  const leftColumns = columnsOf(left.post);
  const rightColumns = columnsOf(right.post);
  const parts: {
    readonly derived: Derived;
    readonly shown: (rows: Relation, weight: ColumnId) => Relation;
  }[] = [
    {
      derived: deriveMatched(builder, node, left, right, below),
      shown: (rows) => rows,
    },
    {
      derived: deriveSemiJoin(
        builder,
        semiJoin({ negated: true, left: left.post, right: right.post, conjuncts, span }),
        left,
        right,
      ),
      shown: (rows, weight) => padded(rows, weight, leftColumns, rightColumns),
    },
  ];
  if (node.variant === "full") {
    parts.push({
      derived: deriveSemiJoin(
        builder,
        semiJoin({ negated: true, left: right.post, right: left.post, conjuncts, span }),
        right,
        left,
      ),
      shown: (rows, weight) => padded(rows, weight, rightColumns, leftColumns),
    });
  }
  const arms = parts.flatMap(({ derived, shown }) => {
    if (derived.delta.arms.length === 0) return [];
    const bound = bindDelta(builder, derived.delta, `Δ(${derived.delta.label})`);
    return [
      deltaArm(
        `Δ${derived.delta.label}`,
        derived.sources,
        shown(bound.relation, bound.weight),
        bound.weight,
      ),
    ];
  });
  return {
    delta: {
      arms,
      columns: columnsOf(node),
      ...joined(left.delta, right.delta, "outer_join"),
      provisional: true,
    },
    post: node,
    kept:
      left.kept === undefined || right.kept === undefined
        ? undefined
        : outerJoin({ ...node, left: left.kept, right: right.kept }),
    sources: uniteSources([left.sources, right.sources]),
  };
}

/** The part that has partners: L ⋈ R, or π[L, e](L ⋈ S). */
function deriveMatched(
  builder: Builder,
  { conjuncts, span }: OuterJoin,
  left: Derived,
  right: Derived,
  below: Computed | undefined,
): Derived {
  const joinWith = (other: Derived, conditions: readonly Scalar[]): Derived =>
    deriveJoin(
      builder,
      join({ inputs: [left.post, other.post], conjuncts: conditions, span }),
      [left, other],
      new Set([...columnsOf(left.post), ...columnsOf(other.post)].map(({ id }) => id)),
    );
  const bothChange = left.delta.arms.length > 0 && right.delta.arms.length > 0;
  if (below === undefined || !bothChange) return joinWith(right, conjuncts);
  const computed = new Map(below.columns.map(({ id, scalar }) => [id, scalar]));
  const pairs = joinWith(
    below.rows,
    conjuncts.map((conjunct) => substituteColumns(conjunct, computed)),
  );
  const columns = [...passThrough(columnsOf(left.post)), ...below.columns];
  return deriveProject(builder, project({ input: pairs.post, columns, span }), pairs);
}

/** Rows of one side with NULL for the columns of the other. */
function padded(
  rows: Relation,
  weight: ColumnId,
  own: readonly LeafColumn[],
  missing: readonly LeafColumn[],
): Relation {
  const columns: NamedScalar[] = [
    ...passThrough(own),
    ...missing.map((column) => ({
      id: column.id,
      name: column.name,
      scalar: literalScalar(undefined, column.type),
    })),
    { id: weight, name: "weight", scalar: read({ id: weight, type: bigint }) },
  ];
  return project({ input: rows, columns, span: undefined });
}

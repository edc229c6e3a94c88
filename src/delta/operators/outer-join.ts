import { columnsOf } from "../../relation/columns.js";
import { join, outerJoin, project, semiJoin } from "../../relation/constructors.js";
import type { LeafColumn, NamedScalar, OuterJoin, Relation } from "../../relation/relation.js";
import type { ColumnId } from "../../relation/scalar.js";
import { literalScalar } from "../../relation/scalar-constructors.js";
import { type Builder, bindDelta, type Derived, deltaArm } from "../builder.js";
import { keepSmall } from "../growth.js";
import { passThrough } from "../identity.js";
import { joined } from "../labels.js";
import { bigint, read } from "../scalars.js";
import { uniteSources } from "../sources.js";
import { deriveJoin } from "./join.js";
import { deriveSemiJoin } from "./semi-join.js";

/**
 * L ⟕ R = (L ⋈ R) ⊎ (L ▷ R) × NULL, and L ⟗ R adds NULL × (R ▷ L) (Galindo-Legaria 1994). Δ of each part is known:
 * no case of the outer join is special, and what stands above it sees a Z-set like any other. RIGHT JOIN has become
 * LEFT JOIN before.
 *
 * Where states keep both sides, they keep the join too: (L ⟕ R)₀ = L₀ ⟕ R₀. What stands above reads it there.
 */
export function deriveOuterJoin(
  builder: Builder,
  node: OuterJoin,
  first: Derived,
  second: Derived,
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
      derived: deriveJoin(
        builder,
        join({ inputs: [left.post, right.post], conjuncts, span }),
        [left, right],
        new Set([...leftColumns, ...rightColumns].map(({ id }) => id)),
      ),
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

import { columnsOf } from "../../relation/columns.js";
import type { SemiJoin } from "../../relation/relation.js";
import type { ColumnId, Scalar } from "../../relation/scalar.js";
import { columnsUsed } from "../../relation/traversal.js";

/** A condition `left = right` between an expression of each side. */
export interface KeyPair {
  readonly left: Scalar;
  readonly right: Scalar;
  readonly conjunct: Scalar;
}

/** The conditions of a semi-join: equalities between the sides, and the others. */
export interface KeyedConditions {
  readonly pairs: readonly KeyPair[];
  readonly others: readonly Scalar[];
}

/**
 * Tells the equalities between the sides from the other conditions. Where a side has a collation that the other lacks,
 * `=` compares under it, and grouping by the other side would not: such an equality is none.
 */
export function keyedConditions(node: SemiJoin): KeyedConditions {
  const leftIds = new Set(columnsOf(node.left).map((column) => column.id));
  const rightIds = new Set(columnsOf(node.right).map((column) => column.id));
  const within = (scalar: Scalar, ids: ReadonlySet<ColumnId>): boolean => {
    const used = [...columnsUsed(scalar)];
    return used.length > 0 && used.every((id) => ids.has(id));
  };
  const pairOf = (conjunct: Scalar): KeyPair | undefined => {
    if (conjunct.kind !== "comparison" || conjunct.operator !== "=") return undefined;
    const { left, right } = conjunct;
    if (collationOf(left) !== collationOf(right)) return undefined;
    if (within(left, leftIds) && within(right, rightIds)) return { left, right, conjunct };
    if (within(right, leftIds) && within(left, rightIds)) {
      return { left: right, right: left, conjunct };
    }
    return undefined;
  };
  const found = node.conjuncts.map((conjunct) => ({ conjunct, pair: pairOf(conjunct) }));
  return {
    pairs: found.flatMap(({ pair }) => (pair === undefined ? [] : [pair])),
    others: found.flatMap(({ conjunct, pair }) => (pair === undefined ? [conjunct] : [])),
  };
}

function collationOf({ type }: Scalar): string {
  return type.collation === undefined ? "" : `${type.collation.schema}.${type.collation.name}`;
}

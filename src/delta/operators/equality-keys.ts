import { type QualifiedName, typeKey } from "../../catalog/type.js";
import { isDeterministic, type TypeCatalog } from "../../catalog/type-facts.js";
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
 * Tells the equalities between the sides from the other conditions. An equality finds by a key what it compares only where
 * grouping by either side puts together just what `=` finds equal. Under one collation it does. Under two that are
 * deterministic too: texts are then equal when their bytes are, whichever of them `=` compares under (PostgreSQL manual,
 * 24.2.2.4). One of the two has to be the default, which gives way to the other: what a step holds is compared again, and
 * between two others it would not be known under which. Under a collation that is not deterministic, and that only
 * one side has, such an equality is none.
 */
export function keyedConditions(node: SemiJoin, catalog: TypeCatalog): KeyedConditions {
  const leftIds = new Set(columnsOf(node.left).map((column) => column.id));
  const rightIds = new Set(columnsOf(node.right).map((column) => column.id));
  const within = (scalar: Scalar, ids: ReadonlySet<ColumnId>): boolean => {
    const used = [...columnsUsed(scalar)];
    return used.length > 0 && used.every((id) => ids.has(id));
  };
  const pairOf = (conjunct: Scalar): KeyPair | undefined => {
    if (conjunct.kind !== "comparison" || conjunct.operator !== "=") return undefined;
    const { left, right } = conjunct;
    if (!haveSameEquality(left, right, catalog)) return undefined;
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

/** The equality with the right side replaced. */
export function withRightSide(pair: KeyPair, key: Scalar): Scalar {
  const { conjunct } = pair;
  if (conjunct.kind !== "comparison") return conjunct;
  return conjunct.left === pair.left ? { ...conjunct, right: key } : { ...conjunct, left: key };
}

function haveSameEquality(left: Scalar, right: Scalar, catalog: TypeCatalog): boolean {
  const [first, second] = [left, right].map(({ type }) => type.collation);
  if (keyOf(first) === keyOf(second)) return true;
  return (
    (first === undefined || second === undefined) &&
    isDeterministic(first, catalog) &&
    isDeterministic(second, catalog)
  );
}

function keyOf(collation: QualifiedName | undefined): string {
  return collation === undefined ? "" : typeKey(collation);
}

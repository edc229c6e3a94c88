import { isServedNullSafely } from "../../delta/null-safe-equality.js";
import { equalOrBothNull, hashOf } from "../../delta/scalars.js";
import { compare } from "../../relation/builtin-calls.js";
import { columnsOf } from "../../relation/columns.js";
import { filter, join, outerJoin, semiJoin } from "../../relation/constructors.js";
import type { Relation } from "../../relation/relation.js";
import type { ColumnId, Scalar } from "../../relation/scalar.js";
import { columnsUsed, rewriteBottomUp, visitRelations } from "../../relation/traversal.js";

/** Operands of `IS NOT DISTINCT FROM`, each from rows of its own. */
interface Pair {
  readonly conjunct: Scalar;
  readonly left: Scalar;
  readonly right: Scalar;
  /** The inputs whose rows are compared; one is undefined when it is a row around all of them. */
  readonly sides: readonly [number | undefined, number | undefined];
}

/**
 * Null-safe equalities between rows of two sides, written so that a join need not compare every row with every other:
 * PostgreSQL neither hashes nor sorts by `IS NOT DISTINCT FROM`, and no index serves it.
 *
 *   ⋀ aᵢ ≐ bᵢ  =  h(a) = h(b) ∧ ⋀ aᵢ ≐ bᵢ        a ≐ b  =  (a = b ∨ (a IS NULL ∧ b IS NULL))
 *
 * Proof: h is `hash_record_extended` of the values of one type and one collation each, which gives one number to values that
 * are equal, and one to NULL; a number that is the same proves nothing, so what it finds is compared as before. It is
 * never NULL. The other form is what ≐ means where `=` is NULL just for NULL operands; it is written where an index of a source
 * table may serve it.
 *
 * Left as they are: types that hash differently from how they compare or not at all, rows (whose `IS NULL` asks about the
 * fields), types that an extension compares, and expressions that can fail, which a hash would evaluate for rows without a
 * partner too.
 */
export function serveNullSafeJoins(relation: Relation): Relation {
  const indexed = columnsOfTables(relation);
  const serve = (conjuncts: readonly Scalar[], inputs: readonly Relation[]): readonly Scalar[] =>
    served(conjuncts, inputs, indexed);
  return rewriteBottomUp(relation, (node) => {
    switch (node.kind) {
      case "filter": {
        const conjuncts = serve(node.conjuncts, [node.input]);
        return conjuncts === node.conjuncts ? node : filter({ ...node, conjuncts });
      }
      case "join": {
        const conjuncts = serve(node.conjuncts, node.inputs);
        return conjuncts === node.conjuncts ? node : join({ ...node, conjuncts });
      }
      case "outer-join": {
        const conjuncts = serve(node.conjuncts, [node.left, node.right]);
        return conjuncts === node.conjuncts ? node : outerJoin({ ...node, conjuncts });
      }
      case "semi-join": {
        const conjuncts = serve(node.conjuncts, [node.left, node.right]);
        return conjuncts === node.conjuncts ? node : semiJoin({ ...node, conjuncts });
      }
      default:
        return node;
    }
  });
}

function served(
  conjuncts: readonly Scalar[],
  inputs: readonly Relation[],
  indexed: ReadonlySet<ColumnId>,
): readonly Scalar[] {
  if (!conjuncts.some(({ kind }) => kind === "distinct-test")) return conjuncts;
  const ids = inputs.map((input) => new Set(columnsOf(input).map(({ id }) => id)));
  const pairs = conjuncts.flatMap((conjunct) => pairOf(conjunct, ids));
  if (pairs.length === 0) return conjuncts;
  const isIndexed = (scalar: Scalar): boolean =>
    scalar.kind === "column" && indexed.has(scalar.column);
  const written = conjuncts.map((conjunct) => {
    const pair = pairs.find((one) => one.conjunct === conjunct);
    return pair !== undefined && (isIndexed(pair.left) || isIndexed(pair.right))
      ? equalOrBothNull(pair.left, pair.right)
      : conjunct;
  });
  return [...hashesOf(conjuncts, pairs), ...written];
}

/** One hash for each two inputs, of all the values by which their rows are compared. */
function hashesOf(conjuncts: readonly Scalar[], pairs: readonly Pair[]): readonly Scalar[] {
  if (conjuncts.some(comparesHashes)) return [];
  const groups = new Map<string, Pair[]>();
  for (const pair of pairs) {
    if (pair.sides.includes(undefined)) continue;
    const name = pair.sides.join(" ");
    groups.set(name, [...(groups.get(name) ?? []), pair]);
  }
  return [...groups.values()].map((group) =>
    compare("=", hashOf(group.map(({ left }) => left)), hashOf(group.map(({ right }) => right))),
  );
}

/** The rows of a state are found through a hash already. */
function comparesHashes(conjunct: Scalar): boolean {
  return (
    conjunct.kind === "comparison" &&
    [conjunct.left, conjunct.right].some(
      (side) => side.kind === "call" && side.name.name === "hash_record_extended",
    )
  );
}

/** The operands, those of the earlier input first; none for what is no such equality, or not to be hashed. */
function pairOf(conjunct: Scalar, inputs: readonly ReadonlySet<ColumnId>[]): readonly Pair[] {
  if (conjunct.kind !== "distinct-test" || !isServedNullSafely(conjunct)) return [];
  const { left, right } = conjunct;
  const [first, second] = [sideOf(left, inputs), sideOf(right, inputs)];
  if (first === "none" || second === "none" || first === second) return [];
  const isSwapped = first === undefined || (second !== undefined && second < first);
  return [
    isSwapped
      ? { conjunct, left: right, right: left, sides: [second, first] }
      : { conjunct, left, right, sides: [first, second] },
  ];
}

/** Which input's rows a scalar is over: undefined for a row around them; none for several, and for a constant. */
function sideOf(
  scalar: Scalar,
  inputs: readonly ReadonlySet<ColumnId>[],
): number | undefined | "none" {
  const found = new Set(
    [...columnsUsed(scalar)].map((id) => inputs.findIndex((input) => input.has(id))),
  );
  const [side] = found;
  if (found.size !== 1 || side === undefined) return "none";
  return side < 0 ? undefined : side;
}

function columnsOfTables(relation: Relation): ReadonlySet<ColumnId> {
  const found = new Set<ColumnId>();
  visitRelations(relation, (node) => {
    if (node.kind !== "scan") return;
    for (const { id } of node.columns) found.add(id);
  });
  return found;
}

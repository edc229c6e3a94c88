import { idsOf } from "../../src/relation/columns.js";
import type { Relation } from "../../src/relation/relation.js";
import type { Scalar } from "../../src/relation/scalar.js";
import { columnsUsed, inputsOf } from "../../src/relation/traversal.js";

/** Rows that a row has for partners, at most, where an equality joins. */
const partners = 3;

function isEquality(scalar: Scalar): boolean {
  return (
    (scalar.kind === "comparison" && scalar.operator === "=") ||
    (scalar.kind === "distinct-test" && scalar.negated)
  );
}

/** Rows of the product, where equalities hold inputs together. */
function joined(
  inputs: readonly Relation[],
  sizes: readonly number[],
  conjuncts: readonly Scalar[],
): number {
  // Inputs that equalities connect, each set under its first one.
  const part = inputs.map((_, index) => index);
  for (const conjunct of conjuncts.filter(isEquality)) {
    const used = columnsUsed(conjunct);
    const met = inputs.flatMap((input, index) =>
      [...idsOf(input)].some((id) => used.has(id)) ? [part[index]] : [],
    );
    part.forEach((own, index) => {
      if (met.includes(own)) part[index] = Math.min(...met.map((one) => one ?? 0));
    });
  }
  return [...new Set(part)].reduce((product, one) => {
    const together = sizes.filter((_, index) => part[index] === one);
    return product * Math.max(...together) * partners ** (together.length - 1);
  }, 1);
}

interface Size {
  /** Rows of the relation. */
  readonly own: number;
  /** Rows of the largest relation in it. */
  readonly most: number;
}

function sizeOf(relation: Relation, table: number): Size {
  const inputs = inputsOf(relation);
  const below = inputs.map((input) => sizeOf(input, table));
  const sizes = below.map(({ own }) => own);
  const own = ((): number => {
    switch (relation.kind) {
      case "join":
      case "outer-join":
      case "apply":
        return joined(inputs, sizes, relation.conjuncts);
      case "recursive":
        return sizes.reduce((product, size) => product * size, 1);
      case "union":
      case "set-operation":
        return sizes.reduce((sum, size) => sum + size, 0);
      case "table-function":
        return Math.max(1, ...sizes) * partners;
      case "values":
        return relation.rows.length;
      default:
        return sizes[0] ?? table;
    }
  })();
  return { own, most: Math.max(own, ...below.map(({ most }) => most)) };
}

/**
 * About how many rows the largest relation in a query has, after its subqueries were attached, when each table has so many.
 * Comparisons other than equalities, and all filters, are taken to let every row pass.
 */
export function mostRows(relation: Relation, table: number): number {
  return sizeOf(relation, table).most;
}

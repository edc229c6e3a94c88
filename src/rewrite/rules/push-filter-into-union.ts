import { columnOf, columnsOf, readColumn } from "../../relation/columns.js";
import { filter, filterBy } from "../../relation/constructors.js";
import { isFaithful } from "../../relation/equality.js";
import type { Relation, UnitedColumn } from "../../relation/relation.js";
import type { ColumnId, Scalar } from "../../relation/scalar.js";
import { columnsUsed, mapInputs, substituteColumns } from "../../relation/traversal.js";
import { isMovable, partition } from "../conjuncts.js";
import type { Rule } from "../rule.js";

/**
 * Filters the inputs of a union or set operation instead of its result.
 *
 * Valid always for UNION ALL. The other set operations decide by equality which rows are one, so that it is valid
 * there when the conjunct sees only columns in which equal values are identical.
 *
 * Must not fire otherwise: `SELECT * FROM (SELECT 1.0 AS n EXCEPT SELECT 1.00) s WHERE n::text = '1.0'` has no row,
 * but with the filter inside, the second input would be empty and one row would stay.
 *
 * Before: `filter n = 1 (union (A, B))`. After: `union (filter a = 1 (A), filter b = 1 (B))`.
 */
export const pushFilterIntoUnion: Rule = {
  name: "push-filter-into-union",
  identity: "σ[p](A ⊎ B) = σ[p](A) ⊎ σ[p](B), and so for ∪, ∩, −",
  cite: "[garcia-molina-2008] 16.2.3",
  apply: (plan) => {
    if (plan.kind !== "filter") return plan;
    const { input } = plan;
    if (input.kind !== "union" && input.kind !== "set-operation") return plan;
    const faithful = new Set(
      columnsOf(input)
        .filter(({ type }) => input.kind === "union" || isFaithful(type))
        .map(({ id }) => id),
    );
    const [pushed, kept] = partition(
      plan.conjuncts,
      (conjunct) =>
        isMovable(conjunct) && [...columnsUsed(conjunct)].every((column) => faithful.has(column)),
    );
    if (pushed.length === 0) return plan;
    let index = -1;
    const filtered = mapInputs(input, (side) => {
      index += 1;
      const replacements = columnsOfSide(input.columns, side, index);
      const conjuncts = pushed.map((conjunct) => substituteColumns(conjunct, replacements));
      return filter({ input: side, conjuncts, span: plan.span });
    });
    return filterBy(filtered, kept, plan.span);
  },
};

function columnsOfSide(
  columns: readonly UnitedColumn[],
  side: Relation,
  index: number,
): ReadonlyMap<ColumnId, Scalar> {
  return new Map(
    columns.flatMap(({ id, inputs }) => {
      const source = inputs[index];
      return source === undefined ? [] : [[id, readColumn(columnOf(side, source))] as const];
    }),
  );
}

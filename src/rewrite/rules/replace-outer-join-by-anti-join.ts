import { columnsOf, readColumn } from "../../relation/columns.js";
import { filterBy, project, semiJoin } from "../../relation/constructors.js";
import { canBeRow } from "../../relation/nullability.js";
import type { OuterJoin } from "../../relation/relation.js";
import type { Scalar } from "../../relation/scalar.js";
import { literalScalar } from "../../relation/scalar-constructors.js";
import { cloneWithFreshColumns, substituteColumns } from "../../relation/traversal.js";
import { passOn } from "../narrow.js";
import type { Rule } from "../rule.js";

/**
 * Turns a left join of which only the rows without partner are kept into an anti-join: the joined rows, which the test
 * throws away again, need not be followed.
 *
 * Valid when a conjunct asks whether a column of the right side is NULL that is never NULL there: then it is NULL exactly in
 * the rows that were filled up. All columns of the right side are NULL in these.
 *
 * Must not fire for a column that can be NULL by itself: `a LEFT JOIN b ON a.id = b.x WHERE b.n IS NULL` keeps joined rows too.
 *
 * Before: `filter b.id is null (outer-join left a.x = b.x (A, B))`. After: `anti-join a.x = b.x (A, B)` with NULL for B's
 * columns.
 */
export const replaceOuterJoinByAntiJoin: Rule = {
  name: "replace-outer-join-by-anti-join",
  identity: "σ[k IS NULL](A ⟕[p] B) = (A ▷[p] B) × NULL when k of B is never NULL",
  cite: "[galindo-legaria-1997] 2.1",
  apply: (plan, allocate) => {
    if (plan.kind !== "filter" || plan.input.kind !== "outer-join") return plan;
    const joined = plan.input;
    const test = plan.conjuncts.find((conjunct) => asksForFilled(conjunct, joined));
    if (test === undefined) return plan;
    const { left, right, conjuncts, span } = joined;
    const columns = [
      ...columnsOf(left).map(passOn),
      ...columnsOf(right).map(({ id, name, type }) => ({
        id,
        name,
        scalar: literalScalar(undefined, type),
      })),
    ];
    // The right side's columns are those of the result now, which nothing else may be called.
    const other = cloneWithFreshColumns(right, allocate);
    const renamed = columnsOf(other.relation).map(
      (column, index) => [columnsOf(right)[index]?.id ?? column.id, readColumn(column)] as const,
    );
    const input = semiJoin({
      negated: true,
      left,
      right: other.relation,
      conjuncts: conjuncts.map((one) => substituteColumns(one, new Map(renamed))),
      span,
    });
    return filterBy(
      project({ input, columns, span }),
      plan.conjuncts.filter((conjunct) => conjunct !== test),
      plan.span,
    );
  },
};

function asksForFilled(conjunct: Scalar, { variant, right }: OuterJoin): boolean {
  if (variant !== "left" || conjunct.kind !== "null-test" || conjunct.negated) return false;
  const { argument } = conjunct;
  if (argument.kind !== "column" || canBeRow(argument.type)) return false;
  return columnsOf(right).some(({ id, nullable }) => id === argument.column && !nullable);
}

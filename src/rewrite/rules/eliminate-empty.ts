import { columnOf, readColumn } from "../../relation/columns.js";
import { project, union } from "../../relation/constructors.js";
import { emptyLike, isEmpty } from "../empty.js";
import type { Rule } from "../rule.js";

/**
 * Carries a relation without rows upwards, so that nothing is maintained for it.
 *
 * Valid for nodes that have no rows when an input has none; a union drops its empty inputs.
 *
 * Must not fire for an aggregate without keys, which has one row over no rows; nor for the NULL-extended side of an
 * outer join or the right side of an anti-join, without which the left rows still come out.
 *
 * Before: `join p (R, values)` without rows. After: `values` without rows.
 */
export const eliminateEmpty: Rule = {
  name: "eliminate-empty",
  identity: "R ⋈ ∅ = ∅; R ⊎ ∅ = R; σ(∅) = π(∅) = δ(∅) = ∅",
  cite: "[garcia-molina-2008] 16.2",
  apply: (plan) => {
    switch (plan.kind) {
      case "filter":
      case "project":
      case "distinct":
      case "window":
      case "top-k":
      case "table-function":
        return isEmpty(plan.input) ? emptyLike(plan) : plan;
      case "aggregate":
        return isEmpty(plan.input) && plan.keys.length > 0 && plan.groupingSets === undefined
          ? emptyLike(plan)
          : plan;
      case "join":
        return plan.inputs.some(isEmpty) ? emptyLike(plan) : plan;
      case "outer-join":
        return plan.variant === "left" && isEmpty(plan.left) ? emptyLike(plan) : plan;
      case "semi-join":
        if (isEmpty(plan.left)) return emptyLike(plan);
        if (!isEmpty(plan.right)) return plan;
        return plan.negated ? plan.left : emptyLike(plan);
      case "apply":
        return isEmpty(plan.outer) ? emptyLike(plan) : plan;
      case "union": {
        const kept = plan.inputs.flatMap((input, index) =>
          isEmpty(input) ? [] : [{ input, index }],
        );
        const [first] = kept;
        if (first === undefined) return emptyLike(plan);
        if (kept.length === plan.inputs.length) return plan;
        if (kept.length > 1) {
          const columns = plan.columns.map((column) => ({
            ...column,
            inputs: column.inputs.filter((_, index) => kept.some((side) => side.index === index)),
          }));
          return union({ ...plan, inputs: kept.map(({ input }) => input), columns });
        }
        const columns = plan.columns.flatMap(({ id, name, inputs }) => {
          const source = inputs[first.index];
          return source === undefined
            ? []
            : [{ id, name, scalar: readColumn(columnOf(first.input, source)) }];
        });
        return project({ input: first.input, columns, span: plan.span });
      }
      default:
        return plan;
    }
  },
};

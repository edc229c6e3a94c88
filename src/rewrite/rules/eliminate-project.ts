import { columnsOf } from "../../relation/columns.js";
import type { Rule } from "../rule.js";

/**
 * Drops a projection that passes on all columns of its input under their own ids.
 *
 * Valid always: it changes no value and no weight; the order of columns matters at the root of a plan only, where
 * `rewriteRelation` restores it.
 *
 * Must not fire when a column gets another name, since the names at the root are those of the result, or when a
 * column is left out: below `SELECT DISTINCT` the remaining columns would count.
 *
 * Before: `project a, b (R)` with R(a, b). After: `R`.
 */
export const eliminateProject: Rule = {
  name: "eliminate-project",
  identity: "π[all](R) = R",
  cite: "[garcia-molina-2008] 16.2.4",
  apply: (plan) => {
    if (plan.kind !== "project") return plan;
    const names = new Map(columnsOf(plan.input).map(({ id, name }) => [id, name]));
    const same =
      plan.columns.length === names.size &&
      plan.columns.every(
        ({ id, name, scalar }) =>
          scalar.kind === "column" && scalar.column === id && names.get(id) === name,
      );
    return same ? plan.input : plan;
  },
};

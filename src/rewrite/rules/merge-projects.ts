import { project } from "../../relation/constructors.js";
import { scalarsOf, substituteColumns } from "../../relation/traversal.js";
import type { Rule } from "../rule.js";
import { canInline, replacementsOf } from "../substitution.js";

/**
 * Writes the columns of a lower projection out in the upper one.
 *
 * Valid always for deterministic columns: the same value is computed from the same row; weights are kept.
 *
 * Must not fire on volatile columns: in `SELECT x, x FROM (SELECT random() AS x FROM t) s` both columns of a row
 * are equal, in `SELECT random(), random() FROM t` they are not.
 *
 * Before: `project c = b + 1 (project b = a * 2 (R))`. After: `project c = a * 2 + 1 (R)`.
 */
export const mergeProjects: Rule = {
  name: "merge-projects",
  identity: "π[e](π[f](R)) = π[e ∘ f](R)",
  cite: "[garcia-molina-2008] 16.2.4",
  apply: (plan) => {
    if (plan.kind !== "project" || plan.input.kind !== "project") return plan;
    const { input } = plan;
    if (!canInline(input.columns, scalarsOf(plan))) return plan;
    const replacements = replacementsOf(input.columns);
    const columns = plan.columns.map((column) => ({
      ...column,
      scalar: substituteColumns(column.scalar, replacements),
    }));
    return project({ ...plan, input: input.input, columns });
  },
};

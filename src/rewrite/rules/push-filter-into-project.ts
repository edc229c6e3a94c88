import { filter, filterBy, project } from "../../relation/constructors.js";
import { substituteColumns } from "../../relation/traversal.js";
import { isMovable, partition } from "../conjuncts.js";
import type { Rule } from "../rule.js";
import { canInline, replacementsOf } from "../substitution.js";

/**
 * Evaluates conjuncts before the projection, in terms of what its columns are computed from.
 *
 * Valid always for deterministic columns: each row is tested by the same values, only earlier.
 *
 * Must not fire on volatile columns: in `SELECT * FROM (SELECT random() AS x FROM t) s WHERE x < 0.5` the number
 * that is tested is the number that is shown.
 *
 * Before: `filter c > 1 (project c = a + b (R))`. After: `project c = a + b (filter a + b > 1 (R))`.
 */
export const pushFilterIntoProject: Rule = {
  name: "push-filter-into-project",
  identity: "σ[p](π[e](R)) = π[e](σ[p ∘ e](R))",
  cite: "[garcia-molina-2008] 16.2.4",
  apply: (plan) => {
    if (plan.kind !== "filter" || plan.input.kind !== "project") return plan;
    const { input } = plan;
    const [pushed, kept] = partition(plan.conjuncts, isMovable);
    if (pushed.length === 0 || !canInline(input.columns, pushed)) return plan;
    const replacements = replacementsOf(input.columns);
    const below = filter({
      ...plan,
      input: input.input,
      conjuncts: pushed.map((conjunct) => substituteColumns(conjunct, replacements)),
    });
    return filterBy(project({ ...input, input: below }), kept, plan.span);
  },
};

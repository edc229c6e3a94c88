import { aggregate } from "../../relation/constructors.js";
import type { Relation } from "../../relation/relation.js";
import { mapScalars, scalarsOf, substituteColumns } from "../../relation/traversal.js";
import type { Rule } from "../rule.js";
import { canInline, replacementsOf } from "../substitution.js";

/**
 * Writes the columns of a projection out in the keys and arguments of the aggregate above it, so that the aggregate
 * stands on the join and keys of tables are seen as such.
 *
 * Valid always for deterministic columns: each row contributes the same values with the same weight. Column ids of
 * the aggregate are unchanged.
 *
 * Must not fire on volatile columns: `SELECT x, count(*) … GROUP BY x` over `random() AS x` groups by what it shows.
 *
 * Before: `aggregate k, sum(n) (project k = a % 2, n = b (R))`. After: `aggregate a % 2, sum(b) (R)`.
 */
export const mergeProjectIntoAggregate: Rule = {
  name: "merge-project-into-aggregate",
  identity: "γ[k; f](π[e](R)) = γ[k ∘ e; f ∘ e](R)",
  cite: "[garcia-molina-2008] 16.2.7",
  apply: (plan): Relation => {
    if (plan.kind !== "aggregate" || plan.input.kind !== "project") return plan;
    const { input } = plan;
    if (!canInline(input.columns, scalarsOf(plan))) return plan;
    const replacements = replacementsOf(input.columns);
    const inlined = mapScalars(plan, (scalar) => substituteColumns(scalar, replacements));
    return inlined.kind === "aggregate" ? aggregate({ ...inlined, input: input.input }) : plan;
  },
};

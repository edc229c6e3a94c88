import { aggregate, filter, filterBy } from "../../relation/constructors.js";
import { isFaithful } from "../../relation/equality.js";
import { substituteColumns } from "../../relation/traversal.js";
import { isMovable, partition, readsOnly } from "../conjuncts.js";
import type { Rule } from "../rule.js";
import { canInline, replacementsOf } from "../substitution.js";

/**
 * Filters the rows of an aggregate's input by the conjuncts that speak of group keys.
 *
 * Valid when a conjunct reads keys only, equal values of which are identical: then it is TRUE for all rows of a
 * group or for none, and a group without rows does not come out.
 *
 * Must not fire on conjuncts over aggregates; without keys, as `SELECT count(*) FROM t WHERE false` is a row and
 * `SELECT count(*) FROM t HAVING false` is none; nor over grouping sets, where a key may be NULL because it is
 * rolled up; nor for keys such as 1.0 and 1.00, of which the group shows one and the rows have both.
 *
 * Before: `filter k = 1 (aggregate k, sum(n) (R))`. After: `aggregate k, sum(n) (filter k = 1 (R))`.
 */
export const pushFilterIntoAggregate: Rule = {
  name: "push-filter-into-aggregate",
  identity: "σ[p(k)](γ[k; f](R)) = γ[k; f](σ[p](R))",
  cite: "[garcia-molina-2008] 16.2.7",
  apply: (plan) => {
    if (plan.kind !== "filter" || plan.input.kind !== "aggregate") return plan;
    const { input } = plan;
    if (input.groupingSets !== undefined) return plan;
    const keys = input.keys.filter(({ scalar }) => isFaithful(scalar.type));
    const columns = new Set(keys.map(({ id }) => id));
    const [pushed, kept] = partition(
      plan.conjuncts,
      (conjunct) => isMovable(conjunct) && readsOnly(conjunct, columns),
    );
    if (pushed.length === 0 || !canInline(keys, pushed)) return plan;
    const replacements = replacementsOf(keys);
    const below = filter({
      input: input.input,
      conjuncts: pushed.map((conjunct) => substituteColumns(conjunct, replacements)),
      span: plan.span,
    });
    return filterBy(aggregate({ ...input, input: below }), kept, plan.span);
  },
};

import { columnsOf } from "../../relation/columns.js";
import { filter, filterBy, window } from "../../relation/constructors.js";
import { isFaithful } from "../../relation/equality.js";
import { isSameScalar } from "../../relation/same-scalar.js";
import { isMovable, partition, readsOnly } from "../conjuncts.js";
import type { Rule } from "../rule.js";

/**
 * Filters a window's input by the conjuncts that speak of its partitions.
 *
 * Valid when a conjunct reads columns only by which every function of the node partitions, equal values of which are
 * identical: then it keeps whole partitions or drops them, and a row's values depend on its own partition alone.
 *
 * Must not fire on other columns: `SELECT * FROM (SELECT a, rank() OVER (ORDER BY a) FROM t) s WHERE a > 1` ranks
 * among all rows.
 *
 * Before: `filter k = 1 (window sum(n) over k (R))`. After: `window sum(n) over k (filter k = 1 (R))`.
 */
export const pushFilterIntoWindow: Rule = {
  name: "push-filter-into-window",
  identity: "σ[p(k)](ω[k; f](R)) = ω[k; f](σ[p](R))",
  cite: "[galindo-legaria-1997] 4",
  apply: (plan) => {
    if (plan.kind !== "filter" || plan.input.kind !== "window") return plan;
    const { input } = plan;
    const [first, ...others] = input.functions.map(({ call }) => call.partition);
    const shared = (first ?? []).filter((scalar) =>
      others.every((scalars) => scalars.some((other) => isSameScalar(scalar, other))),
    );
    const types = new Map(columnsOf(input).map(({ id, type }) => [id, type]));
    const columns = new Set(
      shared.flatMap((scalar) => {
        if (scalar.kind !== "column") return [];
        const type = types.get(scalar.column);
        return type !== undefined && isFaithful(type) ? [scalar.column] : [];
      }),
    );
    const [pushed, kept] = partition(
      plan.conjuncts,
      (conjunct) => isMovable(conjunct) && readsOnly(conjunct, columns),
    );
    if (pushed.length === 0) return plan;
    const below = filter({ input: input.input, conjuncts: pushed, span: plan.span });
    return filterBy(window({ ...input, input: below }), kept, plan.span);
  },
};

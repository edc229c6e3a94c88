import { readsClock } from "../../relation/clock.js";
import { filterBy, join, semiJoin } from "../../relation/constructors.js";
import type { Relation } from "../../relation/relation.js";
import { hasSubquery } from "../../relation/scalar-traversal.js";
import { clockRow } from "../clock-row.js";
import { partition } from "../conjuncts.js";
import type { Rule } from "../rule.js";

/**
 * Makes the clock a relation of one row beside the rows that are compared with it: what changes with the time is then a
 * source like any other, and a refresh finds the rows that its hand has passed.
 *
 * Valid for conjuncts, which decide only whether a row is there: the row of the clock adds nothing to it, and each row
 * keeps its weight. All that tells the time in one query tells the same time (manual, 9.9.5), so that it may be read
 * once. What does not read the row is taken along whole: of `ts > now() - interval '7 days'` the right side.
 *
 * Must not fire on conditions of an outer join, which keeps rows for which they fail: `a LEFT JOIN b ON a.id = b.id AND
 * a.ts > now()`. Nor on a select list: `SELECT now() - ts FROM a` is another row at every moment. These are for
 * `pull-clock-from-expression`.
 *
 * Before: `filter a.ts > now() (A)`. After: `semi-join a.ts > t (A, values (now()) as (t))`.
 */
export const pullClockFromFilter: Rule = {
  name: "pull-clock-from-filter",
  identity: "σ[p(a, now())](A) = A ⋉[p(a, t)] {(now()) as (t)}",
  cite: "[garcia-molina-2008] 16.2",
  apply: (plan, allocate) => {
    if (plan.kind !== "filter" && plan.kind !== "join") return plan;
    const [timed, others] = partition(
      plan.conjuncts,
      (conjunct) => readsClock(conjunct) && !hasSubquery(conjunct),
    );
    if (timed.length === 0) return plan;
    const { span } = plan;
    const left: Relation =
      plan.kind === "filter"
        ? filterBy(plan.input, others, span)
        : join({ ...plan, conjuncts: others });
    const clock = clockRow(timed, span, allocate);
    return semiJoin({
      negated: false,
      left,
      right: clock.relation,
      conjuncts: timed.map(clock.read),
      span,
    });
  },
};

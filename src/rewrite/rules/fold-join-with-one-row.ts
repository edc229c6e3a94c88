import { idsOf } from "../../relation/columns.js";
import { filter, join, semiJoin } from "../../relation/constructors.js";
import { hasOneRow } from "../../relation/one-row.js";
import { columnsUsed, mapInputs, scalarsOf } from "../../relation/traversal.js";
import { partition, readsAny } from "../conjuncts.js";
import type { Rule } from "../rule.js";

/**
 * Turns the join with one row, of which only the conditions read something, into a semi-join: when that row changes, only
 * those rows of the other side come or go for which a condition does, instead of all of them.
 *
 * Valid for an aggregate without keys, which has exactly one row: each row of the other side meets it once, so its
 * weight is the same in the join and in the semi-join.
 *
 * Must not fire where the row's values are shown: `SELECT a.n, s.avg FROM a, (SELECT avg(n) FROM b) AS s WHERE a.n >
 * s.avg`. Nor without a condition, where nothing would be gained.
 *
 * Before: `project a.n (join a.n > avg (A, aggregate avg(b.n) (B)))`. After: `project a.n (semi-join a.n > avg (A, …))`.
 */
export const foldJoinWithOneRow: Rule = {
  name: "fold-join-with-one-row",
  identity: "π[A](A ⋈[p] S) = A ⋉[p] S when S has one row",
  cite: "[galindo-legaria-2001] 3",
  apply: (plan) => {
    if (plan.kind !== "project" && plan.kind !== "aggregate") return plan;
    const { input } = plan;
    if (input.kind !== "join") return plan;
    const read = new Set(scalarsOf(plan).flatMap((scalar) => [...columnsUsed(scalar)]));
    for (const row of input.inputs) {
      if (row.kind !== "aggregate" || !hasOneRow(row)) continue;
      const own = idsOf(row);
      if ([...own].some((id) => read.has(id))) continue;
      const [conditions, others] = partition(input.conjuncts, (conjunct) =>
        readsAny(conjunct, own),
      );
      if (conditions.length === 0) continue;
      const rest = input.inputs.filter((other) => other !== row);
      const [only] = rest;
      const left =
        rest.length === 1 && only !== undefined
          ? others.length === 0
            ? only
            : filter({ input: only, conjuncts: others, span: input.span })
          : join({ inputs: rest, conjuncts: others, span: input.span });
      const { span } = input;
      return mapInputs(plan, () =>
        semiJoin({ negated: false, left, right: row, conjuncts: conditions, span }),
      );
    }
    return plan;
  },
};

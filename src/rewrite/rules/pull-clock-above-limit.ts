import { readsClock } from "../../relation/clock.js";
import { columnsOf } from "../../relation/columns.js";
import { project, topK } from "../../relation/constructors.js";
import { columnScalar } from "../../relation/scalar-constructors.js";
import { hasSubquery } from "../../relation/scalar-traversal.js";
import { columnsUsed, scalarsOf } from "../../relation/traversal.js";
import { partition, readsAny } from "../conjuncts.js";
import { passOn } from "../narrow.js";
import type { Rule } from "../rule.js";

/**
 * Computes what tells the time after the limit: the rows that it takes then stay the same while time goes by.
 *
 * Valid where neither the order nor the partition reads what is computed: each row is taken or not without it.
 *
 * Must not fire where they do: `ORDER BY due < now() LIMIT 3`.
 *
 * Before: `top-k order by id limit 3 (project id, age = now() - ts (A))`. After: `project id, age = now() - ts (top-k order by id
 * limit 3 (project id, ts (A)))`.
 */
export const pullClockAboveLimit: Rule = {
  name: "pull-clock-above-limit",
  identity: "τ(π[e, k](A)) = π[e, k](τ(π[k, …](A))) when τ reads k alone",
  cite: "[garcia-molina-2008] 16.2",
  apply: (plan) => {
    if (plan.kind !== "top-k" || plan.input.kind !== "project") return plan;
    const { input, columns, span } = plan.input;
    const [timed, others] = partition(
      columns,
      ({ scalar }) => readsClock(scalar) && !hasSubquery(scalar),
    );
    const ids = new Set(timed.map(({ id }) => id));
    if (timed.length === 0 || scalarsOf(plan).some((scalar) => readsAny(scalar, ids))) return plan;
    const present = new Set(others.map(({ id }) => id));
    const read = new Set(timed.flatMap(({ scalar }) => [...columnsUsed(scalar)]));
    const carried = columnsOf(input).filter(({ id }) => read.has(id) && !present.has(id));
    const below = project({ input, columns: [...others, ...carried.map(passOn)], span });
    return project({
      input: topK({ ...plan, input: below }),
      columns: columns.map(({ id, name, scalar }) =>
        ids.has(id) ? { id, name, scalar } : { id, name, scalar: columnScalar(id, scalar.type) },
      ),
      span,
    });
  },
};

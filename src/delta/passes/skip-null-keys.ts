import { columnsOf } from "../../relation/columns.js";
import { filterBy } from "../../relation/constructors.js";
import { columnsRejectedWhenNull } from "../../relation/nullability.js";
import type { Arm, Factor } from "../plan.js";
import { isNotNull, read } from "../scalars.js";
import type { DeltaPass } from "./pass.js";

/**
 * What: lets changed rows with a NULL join key leave an arm before the join. Why: such a row finds no partner, but
 * PostgreSQL still probes for it, and a batch of NULL keys (rows not linked yet) is common.
 * Valid: for conjuncts that are not true when the column is NULL (`a = b`): the row's product is empty whatever its
 * weight. The column must be able to be NULL; where NOT NULL is proven the test would only be noise.
 * Must not fire: on `IS NOT DISTINCT FROM`, where NULL meets NULL:
 *   SELECT … FROM a JOIN b ON a.k IS NOT DISTINCT FROM b.k
 * Before: Δa ⋈[a.k = b.k] b. After: σ[a.k IS NOT NULL](Δa) ⋈[a.k = b.k] b.
 */
export const skipNullKeys: DeltaPass = {
  name: "skip-null-keys",
  identity: "R ⋈[p] S = σ[k IS NOT NULL](R) ⋈[p] S, when p is not true for NULL k",
  cite: "[galindo-legaria-1997] 2.1",
  apply: (plan) => ({
    ...plan,
    bindings: plan.bindings.map((binding) =>
      binding.body.kind === "arms"
        ? { ...binding, body: { ...binding.body, arms: binding.body.arms.map(skip) } }
        : binding,
    ),
  }),
};

function skip(arm: Arm): Arm {
  if (arm.factors.length < 2) return arm;
  const rejected = new Set(
    arm.conjuncts.flatMap((conjunct) => [...columnsRejectedWhenNull(conjunct)]),
  );
  const factors = arm.factors.map((factor): Factor => {
    if (factor.version !== "delta") return factor;
    const tested = columnsOf(factor.relation).filter(
      (column) => column.nullable && rejected.has(column.id),
    );
    return {
      ...factor,
      relation: filterBy(
        factor.relation,
        tested.map((column) => isNotNull(read(column))),
        undefined,
      ),
    };
  });
  return { ...arm, factors };
}

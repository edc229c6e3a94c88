import { columnsOf } from "../../relation/columns.js";
import { semiJoin } from "../../relation/constructors.js";
import type { SemiJoin } from "../../relation/relation.js";
import { type Builder, bindDelta, type Derived } from "../builder.js";
import { realDelta } from "../consolidate.js";
import { keepSmall } from "../growth.js";
import { joined } from "../labels.js";
import type { Arm } from "../plan.js";
import { uniteSources } from "../sources.js";
import { keyedConditions } from "./equality-keys.js";
import { flipsPerKey } from "./flips-per-key.js";
import { flipsPerRow } from "./flips-per-row.js";

/**
 * ⋉ and ▷. With m(l) the number of partners of a row l, and s = 1 for ⋉, −1 for ▷:
 *
 *   Δ(L ⋉ R) = ΔL ⋉ R₁ ⊎ L₀ · ([m₁ > 0] − [m₀ > 0])        Δ(L ▷ R) = ΔL ▷ R₁ ⊎ −L₀ · ([m₁ > 0] − [m₀ > 0])
 *
 * Proof: a row that is in L before and after is in the result by its m; the second term is the change of that for
 * the rows of L₀, the first one counts the rows that came or went at R₁. m₀ = m₁ − Σ w over the matching rows of ΔR.
 *
 * Where a state keeps R, R₀ is at hand and R₁ would have to be computed; then the other order of the terms serves:
 *
 *   Δ(L ⋉ R) = ΔL ⋉ R₀ ⊎ L₁ · ([m₁ > 0] − [m₀ > 0])        m₁ = m₀ + Σ w over the matching rows of ΔR
 *
 * When every condition compares an expression of L with one of R by `=`, rows with equal keys share m: the flips are
 * found per key, from the net change of the key and at most one row more of R than that, and only the rows of L
 * with a flipped key are read. A NULL key has no partner before or after, so it never flips. Otherwise the flips are
 * found per row of L₀ that matches some row of ΔR.
 */
export function deriveSemiJoin(
  builder: Builder,
  node: SemiJoin,
  first: Derived,
  second: Derived,
): Derived {
  const real = (input: Derived): Derived => ({
    ...input,
    delta: realDelta(builder, input.delta, input.sources, node.conjuncts),
  });
  const [left, right] = keepSmall(builder, real(first), real(second));
  const columns = columnsOf(node);
  const shown = node.negated ? "▷" : "⋉";
  const arms: Arm[] = [];
  const leftDelta =
    left.delta.arms.length === 0
      ? undefined
      : bindDelta(builder, left.delta, `Δ(${left.delta.label})`);
  if (leftDelta !== undefined) {
    arms.push({
      title: `Δ${left.delta.label} ${shown} ${right.delta.label}${right.kept === undefined ? "" : "₀"}`,
      requires: [left.sources],
      sign: 1,
      factors: [
        {
          version: "delta",
          relation: semiJoin({
            ...node,
            left: leftDelta.relation,
            right: right.kept ?? node.right,
          }),
          weight: leftDelta.weight,
        },
      ],
      conjuncts: [],
    });
  }
  if (right.delta.arms.length > 0) {
    const rightDelta = bindDelta(builder, right.delta, `Δ(${right.delta.label})`);
    const { pairs, others } = keyedConditions(node, builder.catalog);
    const flips = others.length === 0 ? flipsPerKey : flipsPerRow;
    arms.push(...flips(builder, node, left, leftDelta, right, rightDelta, pairs));
  }
  return {
    delta: {
      arms,
      columns,
      ...joined(left.delta, right.delta, node.negated ? "anti_join" : "semi_join"),
      // A row that leaves together with a partner of its own is taken from what passes now, and was never there.
      provisional:
        left.delta.provisional || (leftDelta !== undefined && right.delta.arms.length > 0),
    },
    post: semiJoin({ ...node, left: left.post, right: right.post }),
    kept: undefined,
    sources: uniteSources([left.sources, right.sources]),
  };
}

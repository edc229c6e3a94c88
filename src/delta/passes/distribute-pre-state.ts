import type { Arm } from "../plan.js";
import type { DeltaPass } from "./pass.js";

/**
 * What: replaces the pre-state of a product by what is at hand. Why: R₀ is nowhere stored, and every way to
 * rebuild it (EXCEPT ALL, an anti-join, a signed union) reads the table or hides its statistics from the planner;
 * the two terms that come out read plain tables through indexes.
 * Valid: always. R₀ = R₁ ⊎ −ΔR as Z-sets, and ⋈ is bilinear; NULLs, duplicates and an empty ΔR change nothing.
 * Must not fire: on a kept relation, whose pre-state is a table (`SELECT … FROM state JOIN ΔS`): R₁ would have to
 * be built instead. Such factors have version `kept` and are left alone.
 * Before: P₀ ⋈ ΔR. After: P₁ ⋈ ΔR ⊎ −(ΔP ⋈ ΔR).
 */
export const distributePreState: DeltaPass = {
  name: "distribute-pre-state",
  identity: "P₀ ⋈ ΔR = P₁ ⋈ ΔR ⊎ −(ΔP ⋈ ΔR)",
  cite: "[budiu-2023] 4",
  apply: (plan) => ({
    ...plan,
    bindings: plan.bindings.map((binding) =>
      binding.body.kind === "arms"
        ? { ...binding, body: { ...binding.body, arms: binding.body.arms.flatMap(distribute) } }
        : binding,
    ),
  }),
};

function distribute(arm: Arm): readonly Arm[] {
  const index = arm.factors.findIndex((factor) => factor.version === "pre");
  const pre = arm.factors[index];
  if (pre?.version !== "pre") return [arm];
  const others = [...arm.factors.slice(0, index), ...arm.factors.slice(index + 1)];
  const post: Arm = {
    ...arm,
    title: arm.title.replace("₀", ""),
    factors: [...others, ...pre.factors],
    conjuncts: [...arm.conjuncts, ...pre.conjuncts],
  };
  const correction: Arm = {
    ...arm,
    title: `−Δ${arm.title.replace("₀", "")}`,
    requires: [...arm.requires, pre.sources],
    sign: arm.sign === 1 ? -1 : 1,
    factors: [...others, { version: "delta", relation: pre.delta, weight: pre.weight }],
  };
  return [post, correction].flatMap(distribute);
}

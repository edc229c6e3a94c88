import type { Relation } from "../../relation/relation.js";
import type { Arm, Factor } from "../plan.js";
import type { DeltaPass } from "./pass.js";

/**
 * What: drops the arms that cannot yield rows. Why: an arm costs planning time in every refresh, even when it is
 * not run. At run time the arms that are left are pruned by what has changed: each carries the sources that must
 * have (`requires`), which the emitted SQL tests in the snapshot of the refresh itself.
 * Valid: 0 ⋈ X = 0, and a delta without sources is 0; NULLs, weights and duplicates play no part.
 * Must not fire: on an empty input of a union (`SELECT … WHERE false UNION ALL SELECT …`), which is one arm among
 * others.
 * Before: ΔR ⋈ ∅. After: nothing.
 */
export const pruneArms: DeltaPass = {
  name: "prune-arms",
  identity: "0 ⋈ X = 0",
  cite: "[budiu-2023] 4",
  apply: (plan) => ({
    ...plan,
    bindings: plan.bindings.map((binding) =>
      binding.body.kind === "arms"
        ? {
            ...binding,
            body: { ...binding.body, arms: binding.body.arms.filter((arm) => !isZero(arm)) },
          }
        : binding,
    ),
  }),
};

function isZero(arm: Arm): boolean {
  return (
    arm.requires.some((sources) => sources.size === 0) ||
    arm.factors.some((factor) => factorRelations(factor).some(isEmpty))
  );
}

function factorRelations(factor: Factor): readonly Relation[] {
  return factor.version === "pre" ? factor.factors.flatMap(factorRelations) : [factor.relation];
}

function isEmpty(relation: Relation): boolean {
  switch (relation.kind) {
    case "values":
      return relation.rows.length === 0;
    case "filter":
    case "project":
    case "distinct":
      return isEmpty(relation.input);
    case "join":
      return relation.inputs.some(isEmpty);
    default:
      return false;
  }
}

import type { DeltaPlan } from "../plan.js";

/**
 * What: a plan for when one source has changed and the others have not: without the arms that need another one. Why:
 * PostgreSQL plans an arm whether or not it will run, and in a refresh of few rows planning is the larger part.
 * Valid: an arm yields rows only when, for each member of `requires`, one of its sources has changed; so those left out
 * are 0. What is no arm stays. Whether the others have really not changed is for whoever runs the plan to ask, in the same
 * snapshot: the windows of all sources stay, and the refresh counts the rows of each.
 * Identity: 0 ⋈ X = 0. Before: Δa ⋈ b + a ⋈ Δb − Δa ⋈ Δb. After, for a: Δa ⋈ b.
 */
export function onlyChanged(plan: DeltaPlan, source: string): DeltaPlan {
  return {
    ...plan,
    bindings: plan.bindings.map((binding) =>
      binding.body.kind === "arms"
        ? {
            ...binding,
            body: {
              ...binding.body,
              arms: binding.body.arms.filter((arm) =>
                arm.requires.every((sources) => sources.has(source)),
              ),
            },
          }
        : binding,
    ),
  };
}

/** How many arms a plan has. */
export function countArms({ bindings }: DeltaPlan): number {
  return bindings.reduce(
    (count, { body }) => count + (body.kind === "arms" ? body.arms.length : 0),
    0,
  );
}

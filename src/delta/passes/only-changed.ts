import type { Binding, DeltaPlan } from "../plan.js";
import { onlyRead } from "../plan-steps.js";
import { tableKey } from "../sources.js";

/**
 * What: a plan for when one source has changed and the others have not: without the arms that need another one, and without
 * the steps that are read by nothing then, such as the windows of the others. Why: PostgreSQL plans an arm and a window
 * whether or not there are rows, and in a refresh of few rows planning is the larger part.
 * Valid: an arm yields rows only when, for each member of `requires`, one of its sources has changed; so those left out
 * are 0, and what is left needs this source. What is no arm stays. Whether the others have really not changed is for whoever
 * runs the plan to ask, in the same snapshot: `sources` names all of them.
 * Identity: 0 ⋈ X = 0. Before: Δa ⋈ b + a ⋈ Δb − Δa ⋈ Δb. After, for a: Δa ⋈ b.
 */
export function onlyChanged(plan: DeltaPlan, source: string): DeltaPlan {
  const bindings = plan.bindings.map((binding) => withoutOthers(binding, source));
  const windows = plan.sources.flatMap(({ table, change }) =>
    tableKey(table) === source ? [change] : [],
  );
  return {
    ...plan,
    bindings: onlyRead(bindings, [...windows, ...plan.states.map(({ change }) => change.binding)]),
  };
}

function withoutOthers(binding: Binding, source: string): Binding {
  const { body } = binding;
  if (body.kind !== "arms") return binding;
  const arms = body.arms
    .filter(({ requires }) => requires.every((sources) => sources.has(source)))
    .map((arm) => (arm.requires.length === 0 ? arm : { ...arm, requires: [new Set([source])] }));
  return { ...binding, body: { ...body, arms } };
}

/** How many arms a plan has. */
export function countArms({ bindings }: DeltaPlan): number {
  return bindings.reduce(
    (count, { body }) => count + (body.kind === "arms" ? body.arms.length : 0),
    0,
  );
}

import type { Relation } from "../relation/relation.js";
import { visitRelations } from "../relation/traversal.js";
import type { Binding, DeltaPlan, Factor } from "./plan.js";

/** What a step computes, as relations: one, or the factors of its arms. */
export function relationsOf({ body }: Binding): readonly Relation[] {
  if (body.kind === "relation") return [body.relation];
  return body.arms.flatMap(({ factors }) => factors.flatMap(relationsOfFactor));
}

function relationsOfFactor(factor: Factor): readonly Relation[] {
  return factor.version === "pre"
    ? [factor.delta, ...factor.factors.flatMap(relationsOfFactor)]
    : [factor.relation];
}

/** The step with each relation replaced. */
export function mapRelationsOf(binding: Binding, map: (relation: Relation) => Relation): Binding {
  const { body } = binding;
  if (body.kind === "relation") {
    return { ...binding, body: { ...body, relation: map(body.relation) } };
  }
  const mapFactor = (factor: Factor): Factor =>
    factor.version === "pre" ? factor : { ...factor, relation: map(factor.relation) };
  const arms = body.arms.map((arm) => ({ ...arm, factors: arm.factors.map(mapFactor) }));
  return { ...binding, body: { ...body, arms } };
}

/** How often each step is read by others. */
export function countReaders(bindings: readonly Binding[]): ReadonlyMap<string, number> {
  const readers = new Map<string, number>();
  for (const relation of bindings.flatMap(relationsOf)) {
    visitRelations(relation, (node) => {
      if (node.kind !== "reference") return;
      readers.set(node.binding, (readers.get(node.binding) ?? 0) + 1);
    });
  }
  return readers;
}

/** The steps that are read from outside of them: windows are counted, changes of states are written. */
export function stepsReadOutside({ sources, states }: DeltaPlan): ReadonlySet<string> {
  return new Set([
    ...sources.map(({ change }) => change),
    ...states.map(({ change }) => change.binding),
  ]);
}

/** The plan without the steps that nothing reads. */
export function withoutUnread(plan: DeltaPlan): DeltaPlan {
  return { ...plan, bindings: onlyRead(plan.bindings, stepsReadOutside(plan)) };
}

/** The steps with these names, and those that they read, directly or not. */
export function onlyRead(
  bindings: readonly Binding[],
  names: Iterable<string>,
): readonly Binding[] {
  const read = new Set(names);
  const kept: Binding[] = [];
  for (const binding of bindings.toReversed()) {
    if (!read.has(binding.name)) continue;
    kept.unshift(binding);
    for (const name of countReaders([binding]).keys()) read.add(name);
  }
  return kept;
}

import type { Relation } from "../relation/relation.js";
import type { Binding, Factor } from "./plan.js";

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

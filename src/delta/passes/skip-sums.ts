import { invariant } from "../../diagnostics/errors.js";
import type { Relation } from "../../relation/relation.js";
import { rewriteBottomUp } from "../../relation/traversal.js";
import { addedUp } from "../consolidate.js";
import { staysSmall } from "../growth.js";
import type { Binding, DeltaPlan } from "../plan.js";
import { mapRelationsOf, withoutUnread } from "../plan-steps.js";

/** The step that a sum adds up, and how it calls the sum's columns. */
interface Summand {
  readonly step: string;
  readonly names: ReadonlyMap<string, string>;
}

/**
 * What: a step that only adds up another one is left out where that has few rows without it, since arms of sources that
 * have not changed are gone. Why: it compares whole rows for nothing, and keeps the products on both sides of it apart.
 * Valid: γ[*](R) and R are the same Z-set, and whoever reads the sum reads a Z-set.
 * Must not fire: on sums that somebody needs, whose weights say how often a row is there. Only those that stand for
 * the number of rows alone are called `sums` in the plan.
 * Identity: γ[*](R) = R. Before: j := Δr ⋈ s; k := γ[*](j) ⋈ t. After: k := j ⋈ t.
 */
export function skipSums(plan: DeltaPlan): DeltaPlan {
  const bindings: Binding[] = [];
  const summands = new Map<string, Summand>();
  for (const binding of plan.bindings) {
    const step = mapRelationsOf(binding, (relation) =>
      rewriteBottomUp(relation, (node) => readSummand(node, summands)),
    );
    bindings.push(step);
    const summand = plan.sums.has(step.name) ? summandOf(step, bindings) : undefined;
    if (summand !== undefined) summands.set(step.name, summand);
  }
  return withoutUnread({ ...plan, bindings });
}

function summandOf(sum: Binding, bindings: readonly Binding[]): Summand | undefined {
  const rows = sum.body.kind === "relation" ? addedUp(sum.body.relation)?.relation : undefined;
  if (rows?.kind !== "reference") return undefined;
  const step = bindings.find(({ name }) => name === rows.binding);
  if (step?.body.kind !== "arms" || !staysSmall(bindings, step.body.arms)) return undefined;
  // It passes each column on under the same id.
  const names = new Map(rows.columns.map(({ id, name }) => [id, name]));
  return {
    step: step.name,
    names: new Map(
      sum.columns.map(({ id, name }) => {
        const below = names.get(id);
        invariant(below !== undefined, `${sum.name} adds up no column "${name}"`);
        return [name, below];
      }),
    ),
  };
}

function readSummand(node: Relation, summands: ReadonlyMap<string, Summand>): Relation {
  const summand = node.kind === "reference" ? summands.get(node.binding) : undefined;
  if (node.kind !== "reference" || summand === undefined) return node;
  const columns = node.columns.map((column) => {
    const name = summand.names.get(column.name);
    invariant(name !== undefined, `${node.binding} has no column "${column.name}"`);
    return { ...column, name };
  });
  return { ...node, binding: summand.step, columns };
}

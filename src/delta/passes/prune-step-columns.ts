import { pruneColumns } from "../../relation/prune-columns.js";
import type { Relation } from "../../relation/relation.js";
import type { ColumnId, Scalar } from "../../relation/scalar.js";
import { columnsUsed, visitRelations } from "../../relation/traversal.js";
import type { Arm, Binding, DeltaPlan, Factor, StateChange } from "../plan.js";
import { relationsOf } from "../plan-steps.js";
import type { DeltaPass } from "./pass.js";

/**
 * What: leaves out the columns of a step that no later step reads, such as the key of a join once its partners are
 * found. Why: a step is written out before it is read, and a reviewer reads it too.
 * Valid: rows are a bag, so a projection may stand before or after a sum of terms and weights are added in either
 * order; group keys and the columns of DISTINCT stay inside the step that groups by them (`pruneColumns`).
 * Must not fire: on a column that only a count reads. A step keeps one column at least.
 * Before: j(a, b, w) := Δr ⋈ s; g := γ[b](j). After: j(b, w) := Δr ⋈ s; g := γ[b](j).
 */
export const pruneStepColumns: DeltaPass = {
  name: "prune-step-columns",
  identity: "π[A](R ⊎ S) = π[A](R) ⊎ π[A](S)",
  cite: "[garcia-molina-2008] 16.2.3",
  apply: (plan) => ({
    ...plan,
    bindings: prune(
      plan.bindings,
      plan.states.map(({ change }) => change),
    ),
    states: plan.states.map((state) => ({
      ...state,
      replacement: {
        ...state.replacement,
        bindings: prune(state.replacement.bindings, [state.replacement.change]),
      },
    })),
  }),
};

/** By binding, the names of its columns that later bindings and changes of states read. */
type Reads = Map<string, Set<string>>;

function prune(
  bindings: readonly Binding[],
  changes: readonly StateChange[],
): DeltaPlan["bindings"] {
  const reads: Reads = new Map();
  const pruned: Binding[] = [];
  for (const binding of bindings.toReversed()) {
    const names = reads.get(binding.name);
    const ids = new Set(
      changes.filter((change) => change.binding === binding.name).flatMap(columnsOfChange),
    );
    const wanted = binding.columns.filter(({ id, name }) => ids.has(id) || names?.has(name));
    const slim = withColumns(binding, wanted.length === 0 ? binding.columns.slice(0, 1) : wanted);
    for (const relation of relationsOf(slim)) collectReads(relation, reads);
    pruned.unshift(slim);
  }
  return pruned;
}

function columnsOfChange({ locator, present, check, values }: StateChange): readonly ColumnId[] {
  return [locator, present, ...values, ...(check?.kind === "count" ? [check.column] : [])];
}

/** The binding with some of its columns, and the weight in any case. */
function withColumns(binding: Binding, wanted: Binding["columns"]): Binding {
  const { body } = binding;
  const weight = body.kind === "arms" ? body.weight : undefined;
  const kept = new Set(wanted.map(({ id }) => id));
  const columns = binding.columns.filter(({ id }) => kept.has(id) || id === weight);
  const ids = new Set(columns.map(({ id }) => id));
  return {
    ...binding,
    columns,
    body:
      body.kind === "arms"
        ? { ...body, arms: body.arms.map((arm) => pruneArm(arm, ids)) }
        : { kind: "relation", relation: pruneColumns(body.relation, ids) },
  };
}

function pruneArm(arm: Arm, columns: ReadonlySet<ColumnId>): Arm {
  const read = new Set([...columns, ...arm.conjuncts.flatMap(readBy)]);
  return { ...arm, factors: arm.factors.map((factor) => pruneFactor(factor, read)) };
}

function readBy(scalar: Scalar): readonly ColumnId[] {
  return [...columnsUsed(scalar)];
}

function pruneFactor(factor: Factor, columns: ReadonlySet<ColumnId>): Factor {
  switch (factor.version) {
    case "post":
    case "kept":
      return { ...factor, relation: pruneColumns(factor.relation, columns) };
    case "delta":
    case "weighted":
      return {
        ...factor,
        relation: pruneColumns(factor.relation, new Set([...columns, factor.weight])),
      };
    // Another pass has replaced it.
    case "pre":
      return factor;
  }
}

function collectReads(relation: Relation, reads: Reads): void {
  visitRelations(relation, (node) => {
    if (node.kind !== "reference") return;
    const names = reads.get(node.binding) ?? new Set();
    for (const { name } of node.columns) names.add(name);
    reads.set(node.binding, names);
  });
}

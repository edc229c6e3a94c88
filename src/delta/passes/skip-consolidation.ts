import { isDeepStrictEqual } from "node:util";
import { columnsOf } from "../../relation/columns.js";
import { project } from "../../relation/constructors.js";
import type { LeafColumn, Relation, TopK } from "../../relation/relation.js";
import type { ColumnId } from "../../relation/scalar.js";
import { inputsOf, rewriteBottomUp } from "../../relation/traversal.js";
import type { BoundDelta } from "../builder.js";
import { addedUp } from "../consolidate.js";
import { passThrough } from "../identity.js";
import type { Binding, DeltaPlan, StateIdentity } from "../plan.js";
import { countReaders, withoutUnread } from "../plan-steps.js";
import { tableKey } from "../sources.js";
import type { DeltaPass } from "./pass.js";

/**
 * What: where one source alone has changed and the delta of rows with a key is one product over its window, the row that
 * each key shall have is taken from the product as it is; identical rows are not added up first. Why: adding up compares
 * whole rows, and the key says as much.
 * Valid: of its source, the window has the rows that there are more of now (weight > 0) and those that there were more of
 * before (weight < 0); the other factors are the same before and after. So a row of the product with a positive weight is a row
 * of the result now, of which a key has one at most: this is what the key shall have, also where an identical row leaves. A key
 * with negative weights alone has no row now: that row would stem from a row of the source that stays, and before, the
 * key would have had two.
 * Must not fire: on sums of several products, where rows come by one and go by another that were never there; where another
 * factor has changed too; on weights other than that of the window.
 * Before: c := γ[*](Δr ⋈ s); n := latest[k](c). After: n := latest[k](Δr ⋈ s).
 */
export const skipConsolidation: DeltaPass = {
  name: "skip-consolidation",
  identity:
    "latest[k](γ[*](ΔR ⋈ S)) = latest[k](ΔR ⋈ S), when k is a key of R ⋈ S and S has not changed",
  cite: "[garcia-molina-2008] 3.1.2",
  apply: (plan) => {
    const [only, ...others] = plan.sources;
    return only !== undefined &&
      others.length === 0 &&
      plan.snapshots.length === 0 &&
      plan.clock === undefined
      ? skipWhereOneChanged(plan, tableKey(only.table))
      : plan;
  },
};

/** {@link skipConsolidation} where no other source has changed. */
export function skipWhereOneChanged(plan: DeltaPlan, source: string): DeltaPlan {
  const steps = new Map(plan.bindings.map((binding) => [binding.name, binding]));
  const readers = countReaders(plan.bindings);
  const states = new Map(plan.states.map((state) => [state.change.binding, state]));

  const deltaOf = (node: Relation): BoundDelta | undefined => {
    if (node.kind !== "reference" || readers.get(node.binding) !== 1) return undefined;
    const step = steps.get(node.binding);
    return step?.body.kind === "relation" ? addedUp(step.body.relation) : undefined;
  };
  const bindings = plan.bindings.map((binding): Binding => {
    const state = states.get(binding.name);
    if (state === undefined || binding.body.kind !== "relation") return binding;
    const relation = rewriteBottomUp(binding.body.relation, (node) => {
      if (node.kind !== "top-k") return node;
      const delta = deltaOf(node.input);
      return delta !== undefined &&
        isLatestOfKey(node, state.identity, delta.weight) &&
        isProductOverWindow(delta, plan, source)
        ? { ...node, input: withColumns(delta.relation, columnsOf(node.input)) }
        : node;
    });
    return { ...binding, body: { ...binding.body, relation } };
  });
  return withoutUnread({ ...plan, bindings });
}

/** Whether it takes one row for each key: one that comes, if there is any, before those that leave. */
function isLatestOfKey(node: TopK, identity: StateIdentity, weight: ColumnId): boolean {
  const [first, ...others] = node.order;
  return (
    identity.kind === "key" &&
    node.limit?.kind === "literal" &&
    node.limit.value === "1" &&
    node.offset === undefined &&
    node.partition.every(
      (scalar) => scalar.kind === "column" && identity.columns.includes(scalar.column),
    ) &&
    node.partition.length === identity.columns.length &&
    first?.scalar.kind === "column" &&
    first.scalar.column === weight &&
    first.descending &&
    others.length === 0
  );
}

/** Whether it is a product of the source's window and of tables that have not changed, with the weight of the window. */
function isProductOverWindow(
  { relation, weight }: BoundDelta,
  plan: DeltaPlan,
  source: string,
): boolean {
  const windows = new Set(
    plan.sources.flatMap(({ table, change }) => (tableKey(table) === source ? [change] : [])),
  );
  const leaves = leavesOf(relation);
  const [window, ...others] = leaves.filter(({ kind }) => kind === "reference");
  return (
    window?.kind === "reference" &&
    others.length === 0 &&
    windows.has(window.binding) &&
    leaves.every(
      (leaf) => leaf === window || (leaf.kind === "scan" && tableKey(leaf.table) !== source),
    ) &&
    isReadFrom(window, relation, weight)
  );
}

/** The leaves of a product; of anything else, itself. */
function leavesOf(relation: Relation): readonly Relation[] {
  switch (relation.kind) {
    case "join":
    case "filter":
    case "project":
      return inputsOf(relation).flatMap(leavesOf);
    default:
      return [relation];
  }
}

/** Whether a column of a product is one of the leaf, as it is there. */
function isReadFrom(leaf: Relation, relation: Relation, id: ColumnId): boolean {
  if (relation === leaf) return columnsOf(leaf).some((column) => column.id === id);
  if (relation.kind === "project") {
    const scalar = relation.columns.find((column) => column.id === id)?.scalar;
    return scalar?.kind === "column" && isReadFrom(leaf, relation.input, scalar.column);
  }
  return inputsOf(relation).some((input) => isReadFrom(leaf, input, id));
}

function withColumns(input: Relation, columns: readonly LeafColumn[]): Relation {
  const given = columnsOf(input).map(({ id }) => id);
  const wanted = columns.map(({ id }) => id);
  return isDeepStrictEqual(given, wanted)
    ? input
    : project({ input, columns: passThrough(columns), span: undefined });
}

import type { Catalog } from "../catalog/catalog.js";
import { createNamer, shortenName } from "../catalog/shorten-name.js";
import type { TypeReference } from "../catalog/type.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { reference } from "../relation/constructors.js";
import type { LeafColumn, Reference, Relation } from "../relation/relation.js";
import type { ColumnId } from "../relation/scalar.js";
import type { Labels } from "./labels.js";
import type { Arm, Binding, ClockUse, StatePlan } from "./plan.js";
import { bigint } from "./scalars.js";

/** A delta: the terms that add up to it. The rows of each have the relation's columns and a weight. */
export interface Delta extends Labels {
  readonly arms: readonly Arm[];
  readonly columns: readonly LeafColumn[];
  /**
   * Its terms may hold pairs of rows that never stood side by side (a new row with an old partner), which cancel when
   * they are added up. An expression that can fail must not see them.
   */
  readonly provisional: boolean;
}

/** A delta that can be read more than once: weighted rows of one relation. */
export interface BoundDelta {
  readonly relation: Relation;
  readonly weight: ColumnId;
}

/** What the derivation of one operator hands to the operator above it. */
export interface Derived {
  readonly delta: Delta;
  /** The relation itself, read from the source tables as they are now. */
  readonly post: Relation;
  /** The relation before the refresh, where a state keeps it; same column ids. */
  readonly kept: Relation | undefined;
  /** The sources that it depends on, by `schema.name`. */
  readonly sources: ReadonlySet<string>;
}

/** Distinct rows that a state keeps, and how they were derived. */
export interface KnownDistinct {
  readonly columns: readonly LeafColumn[];
  readonly derived: Derived;
}

/** Collects what a derivation makes: bindings in order, states, reasons for refusal. One per plan. */
export interface Builder {
  readonly catalog: Catalog;
  allocate(): ColumnId;
  /** A leaf column with a new id. */
  column(name: string, type: TypeReference, nullable?: boolean): LeafColumn;
  /** A name for a binding that no other one has. */
  nameBinding(wanted: string): string;
  /** Adds a step; its columns get names that differ from each other. Returns it as it was added. */
  addBinding(binding: Binding): Binding;
  addState(state: StatePlan): void;
  /** A word for a state table that no other one has. */
  nameState(wanted: string): string;
  refuse(reason: Diagnostic): void;
  readonly bindings: readonly Binding[];
  readonly states: readonly StatePlan[];
  readonly reasons: readonly Diagnostic[];
  /** What {@link DeltaPlan} calls its sums. */
  readonly sums: Set<string>;
  /** Deltas that have a binding already. */
  readonly boundDeltas: WeakMap<Delta, BoundDelta>;
  /** What is kept of distinct rows, by their canonical text. */
  readonly distinct: Map<string, KnownDistinct>;
  /** By table (`schema.name`): the binding of its change window, and what that calls each captured column. */
  readonly changes: Map<
    string,
    { readonly binding: string; readonly nameOf: ReadonlyMap<string, string> }
  >;
  /** The clock, when the plan reads it: bound before what reads it is derived. */
  clock: ClockUse | undefined;
}

export function createBuilder(catalog: Catalog, firstFreeId: number): Builder {
  let next = firstFreeId;
  const bindings: Binding[] = [];
  const states: StatePlan[] = [];
  const reasons: Diagnostic[] = [];
  const allocate = (): ColumnId => {
    next += 1;
    return (next - 1) as ColumnId;
  };
  return {
    catalog,
    allocate,
    column: (name, type, nullable = false) => ({
      id: allocate(),
      name: shortenName(name),
      type,
      nullable,
    }),
    nameBinding: createNamer(),
    nameState: createNamer(),
    addBinding: (binding) => {
      const named = Object.freeze({ ...binding, columns: distinctNames(binding.columns, []) });
      bindings.push(named);
      return named;
    },
    addState: (state) => {
      states.push(Object.freeze(state));
    },
    refuse: (reason) => {
      reasons.push(reason);
    },
    bindings,
    states,
    reasons,
    sums: new Set(),
    boundDeltas: new WeakMap(),
    distinct: new Map(),
    changes: new Map(),
    clock: undefined,
  };
}

/** Reads a binding's columns under the ids it was made with. */
export function referTo(binding: Binding): Reference {
  return reference({ binding: binding.name, columns: binding.columns, span: undefined });
}

/** The binding's columns under new ids, in the same order. */
export function referAgain(builder: Builder, binding: Binding): Reference {
  return reference({
    binding: binding.name,
    columns: binding.columns.map((column) => ({ ...column, id: builder.allocate() })),
    span: undefined,
  });
}

/** Gives a delta a name, so that it can be read more than once; a delta that has one already keeps it. */
export function bindDelta(builder: Builder, delta: Delta, identity: string): BoundDelta {
  const [only] = delta.arms;
  if (only !== undefined && delta.arms.length === 1 && only.sign === 1) {
    const [factor] = only.factors;
    if (factor?.version === "delta" && only.factors.length === 1 && only.conjuncts.length === 0) {
      return { relation: factor.relation, weight: factor.weight };
    }
  }
  const known = builder.boundDeltas.get(delta);
  if (known !== undefined) return known;
  const weight = builder.column("weight", bigint);
  const binding = builder.addBinding({
    name: builder.nameBinding(`${delta.label}_delta`),
    identity,
    columns: [...uniqueNames(delta.columns), weight],
    body: { kind: "arms", arms: delta.arms, weight: weight.id },
  });
  const bound = { relation: referTo(binding), weight: weight.id };
  builder.boundDeltas.set(delta, bound);
  return bound;
}

/** The columns, with names that differ from each other and from `weight`. */
export function uniqueNames(columns: readonly LeafColumn[]): LeafColumn[] {
  return distinctNames(columns, ["weight"]);
}

/** The columns, with names that differ from each other and from those that are taken. */
export function distinctNames(
  columns: readonly LeafColumn[],
  taken: readonly string[],
): LeafColumn[] {
  const name = createNamer(taken);
  return columns.map((column) => {
    const chosen = name(column.name);
    return chosen === column.name ? column : { ...column, name: chosen };
  });
}

/** An arm of one weighted relation. */
export function deltaArm(
  title: string,
  sources: ReadonlySet<string>,
  relation: Relation,
  weight: ColumnId,
): Arm {
  return {
    title,
    requires: [sources],
    sign: 1,
    factors: [{ version: "delta", relation, weight }],
    conjuncts: [],
  };
}

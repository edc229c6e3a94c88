import { binary, integerLiteral } from "../../relation/builtin-calls.js";
import { carryColumns } from "../../relation/carry-columns.js";
import { project, recursionReference, recursive, state } from "../../relation/constructors.js";
import type { LeafColumn, NamedScalar, Recursive, Relation } from "../../relation/relation.js";
import {
  type BoundDelta,
  type Builder,
  bindDelta,
  type Derived,
  distinctNames,
  referTo,
} from "../builder.js";
import { countedState, keepCounted } from "../counted-state.js";
import { passThrough } from "../identity.js";
import { bigint, castTo, read } from "../scalars.js";
import { uniteSources } from "../sources.js";
import { lookupsOf } from "./recursion-lookups.js";
import { bindWaves, following, renamed, type Seeds, sideColumns } from "./recursion-waves.js";

/** Derives a relation that stands inside a recursion. */
export type Derive = (builder: Builder, relation: Relation) => Derived;

/** What keeps a recursion's rows up to date. */
export interface Maintained {
  /** Its rows, read from its state. */
  readonly rows: Relation;
  /** Its delta, under the recursion's columns; nothing when no source can change. */
  readonly changed: BoundDelta | undefined;
  readonly sources: ReadonlySet<string>;
}

/**
 * Let Xᵏ be the rows that the k-th round finds, so that X = ⊎ Xᵏ, X⁰ = B and Xᵏ⁺¹ = S(Xᵏ, E). The state keeps the
 * level k with each row. With S linear in its first argument:
 *
 *   ΔX⁰ = ΔB        ΔXᵏ⁺¹ = S(ΔXᵏ, E₁) ⊎ Δ[E] S(X₀ᵏ)
 *
 * Proof: S(X₁ᵏ, E₁) − S(X₀ᵏ, E₀) = S(X₁ᵏ − X₀ᵏ, E₁) ⊎ (S(X₀ᵏ, E₁) − S(X₀ᵏ, E₀)). The last term is the delta of the step
 * over the state's rows, which do not change during it: any operator over tables may stand in it. The terms of all
 * levels are known beforehand (the seeds); a recursion starts at the lowest of them and goes up one level at a time.
 *
 * At each level the rows are added up by image before the step is applied, so what is in hand is exactly
 * X₁ᵏ − X₀ᵏ. Hence it ends when the definition ends on the old and on the new data: above both depths nothing is left.
 * (Without the levels, a part that is cut off and closed to a cycle in the same batch would be retracted round and round.)
 * A subtree that moves costs only its rows that differ.
 *
 * `undefined` when nothing in the recursion can change.
 */
export function keepLevels(
  builder: Builder,
  node: Recursive,
  derive: Derive,
  part: string,
  columns: readonly LeafColumn[],
): Maintained | undefined {
  const { name } = node;
  const level = levelBeside(builder, node, columns);
  const stateColumns = [...columns, level];
  const base = derive(builder, node.base);
  const kept = countedState(builder, part, stateColumns, node.span);
  const count = { ...kept.count, id: builder.allocate() };
  const before = { ...level, id: builder.allocate() };
  const carried = carryColumns(
    node.step,
    name,
    (reference) =>
      state({
        name: part,
        columns: [...renamed(reference, columns), before, count],
        locator: undefined,
        span: reference.span,
      }),
    [before, count],
  );
  if (carried === undefined) return undefined;
  const step = derive(builder, carried);
  const sources = uniteSources([base.sources, step.sources]);
  const seeds = [
    ...(base.delta.arms.length === 0
      ? []
      : [seedsOf(builder, node, 0, base, level, { from: undefined, times: undefined })]),
    ...(step.delta.arms.length === 0
      ? []
      : [seedsOf(builder, node, 1, step, level, { from: before, times: count })]),
  ];
  if (seeds.length === 0) return undefined;
  const binding = bindWaves(builder, node, stateColumns, seeds);
  const weight = binding.columns.at(-1) as LeafColumn;
  keepCounted(builder, kept, {
    lookups: lookupsOf(builder, node, columns),
    content: levelled(builder, node, level),
    changed: { binding, weight: weight.id },
  });
  return {
    rows: project({ input: kept.rows, columns: passThrough(columns), span: node.span }),
    changed: { relation: referTo(binding), weight: weight.id },
    sources,
  };
}

/** A column for the level, with a name that no column of the recursion has: the query may call one like it. */
function levelBeside(
  builder: Builder,
  node: Recursive,
  columns: readonly LeafColumn[],
): LeafColumn {
  const taken = [...columns, ...node.columns].map(({ name }) => name);
  const [level] = distinctNames([builder.column("__pgt_level", bigint)], taken);
  return level as LeafColumn;
}

/** The recursion with the level of each row. */
function levelled(builder: Builder, node: Recursive, level: LeafColumn): Relation {
  const before = { ...level, id: builder.allocate() };
  const [first, next] = [builder.allocate(), builder.allocate()];
  const base = sideColumns(builder, node, 0);
  const step = sideColumns(builder, node, 1);
  const carried = carryColumns(
    node.step,
    node.name,
    (reference) => recursionReference({ ...reference, columns: [...reference.columns, before] }),
    [before],
  );
  return recursive({
    all: true,
    name: node.name,
    base: project({
      input: node.base,
      columns: [
        ...base,
        { id: first, name: level.name, scalar: castTo(integerLiteral(0), bigint) },
      ],
      span: node.base.span,
    }),
    step: project({
      input: carried ?? node.step,
      columns: [...step, { id: next, name: level.name, scalar: following(before) }],
      span: node.step.span,
    }),
    columns: [
      ...node.columns.map((column, index) => ({
        ...column,
        inputs: [(base[index] as NamedScalar).id, (step[index] as NamedScalar).id],
      })),
      { id: level.id, name: level.name, type: bigint, inputs: [first, next] },
    ],
    span: node.span,
  });
}

/** ΔB at level 0, or the delta of the step over the state's rows, a level above the row that it comes from. */
function seedsOf(
  builder: Builder,
  node: Recursive,
  side: 0 | 1,
  input: Derived,
  level: LeafColumn,
  over: { readonly from: LeafColumn | undefined; readonly times: LeafColumn | undefined },
): Seeds {
  const bound = bindDelta(builder, input.delta, `Δ(${input.delta.label})`);
  const weight = read({ id: bound.weight, type: bigint });
  const columns: readonly NamedScalar[] = [
    ...sideColumns(builder, node, side),
    {
      id: builder.allocate(),
      name: level.name,
      scalar: over.from === undefined ? castTo(integerLiteral(0), bigint) : following(over.from),
    },
    {
      id: builder.allocate(),
      name: "weight",
      scalar: over.times === undefined ? weight : binary("*", weight, read(over.times), bigint),
    },
  ];
  return {
    relation: project({ input: bound.relation, columns, span: undefined }),
    columns: columns.map(({ id }) => id),
  };
}

import { state } from "../relation/constructors.js";
import type { LeafColumn, Relation } from "../relation/relation.js";
import { type BoundDelta, type Builder, referTo } from "./builder.js";
import { consolidate } from "./consolidate.js";
import { countedState, keepCounted } from "./counted-state.js";
import type { Binding } from "./plan.js";
import { bigint } from "./scalars.js";

/** A relation of which a state keeps what it held at the last refresh. */
export interface KeptDifference {
  /** X₀, as the state has it. */
  readonly rows: Relation;
  /** X₁ − X₀, consolidated. */
  readonly changed: BoundDelta & { readonly binding: Binding };
}

/**
 * ΔX = X₁ − X₀, X₁ computed anew and X₀ as a state has it: both with their counts, image by image. Valid for whatever finds
 * the same rows for the same data. It costs X, and a state of its size.
 *
 * @param columns the columns of `content`, with names that differ from each other
 * @param label names X in the steps
 * @param requires the sources one of which must have changed for X to be computed; none: it always is
 */
export function keepDifference(
  builder: Builder,
  {
    part,
    columns,
    content,
    label,
    identity,
    requires,
  }: {
    readonly part: string;
    readonly columns: readonly LeafColumn[];
    readonly content: Relation;
    readonly label: string;
    readonly identity: string;
    readonly requires: readonly ReadonlySet<string>[];
  },
): KeptDifference {
  const kept = countedState(builder, part, columns, content.span);
  const before = state({
    name: part,
    columns: [...columns, kept.count],
    locator: undefined,
    span: undefined,
  });
  const weight = builder.column("weight", bigint);
  const compared = builder.addBinding({
    name: builder.nameBinding(`${label}_compared`),
    identity,
    columns: [...columns, weight],
    body: {
      kind: "arms",
      weight: weight.id,
      arms: [
        {
          title: `−${label}₀`,
          requires,
          sign: -1,
          factors: [{ version: "weighted", relation: before, weight: kept.count.id }],
          conjuncts: [],
        },
        {
          title: `${label}₁`,
          requires,
          sign: 1,
          factors: [{ version: "post", relation: content }],
          conjuncts: [],
        },
      ],
    },
  });
  const binding = builder.addBinding({
    name: builder.nameBinding(`${label}_change`),
    identity: "ΔX, consolidated: rows that are there before and after cancel",
    columns: [...columns, weight],
    body: {
      kind: "relation",
      relation: consolidate(builder, { relation: referTo(compared), weight: weight.id }, columns),
    },
  });
  keepCounted(builder, kept, {
    lookups: [],
    content,
    changed: { binding, weight: weight.id },
  });
  return {
    rows: kept.rows,
    changed: { relation: referTo(binding), weight: weight.id, binding },
  };
}

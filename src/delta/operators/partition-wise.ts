import { compare, integerLiteral } from "../../relation/builtin-calls.js";
import { columnsOf, isNullableOver } from "../../relation/columns.js";
import { aggregate, project } from "../../relation/constructors.js";
import type { LeafColumn, Relation } from "../../relation/relation.js";
import type { Scalar } from "../../relation/scalar.js";
import {
  type BoundDelta,
  type Builder,
  bindDelta,
  type Derived,
  deltaArm,
  referTo,
  uniqueNames,
} from "../builder.js";
import { addWeighted, realChanges, spreadOut } from "../consolidate.js";
import { passThrough } from "../identity.js";
import { named } from "../labels.js";
import type { Binding } from "../plan.js";
import { bigint, castTo, equalOrBothNull, read } from "../scalars.js";

/**
 * Any operator f that works partition by partition (a window, a limit per group), without a rule of its own:
 *
 *   Δf(R) = f(R₁|K) − f(R₀|K)        K = the partitions of ΔR,   R₀|K = R₁|K ⊎ −ΔR
 *
 * Proof: f(R) is the sum of f over the partitions, and those outside K are the same before and after. Nothing is kept;
 * the cost is that of the touched partitions, found through an index on the partition columns. Where a state keeps R₀,
 * that is read instead, and R₁|K = R₀|K ⊎ ΔR. f must give the same rows for the same input, which the caller makes sure
 * of.
 */
export function derivePartitionWise(
  builder: Builder,
  node: Relation,
  input: Derived,
  partition: readonly Scalar[],
  over: (rows: Relation) => Relation,
): Derived {
  const label = node.kind === "top-k" ? "top" : "window";
  const derived = { post: node, kept: undefined, sources: input.sources };
  if (input.delta.arms.length === 0) {
    const delta = { arms: [], columns: columnsOf(node), ...named(label), provisional: false };
    return { ...derived, delta };
  }
  const bound = bindDelta(builder, input.delta, `Δ(${input.delta.label})`);
  const touched = bindPartitions(builder, input, bound, partition, label);
  const rows =
    input.kept === undefined
      ? bindFromNow(builder, input, bound, touched, label)
      : bindFromBefore(builder, input, input.kept, bound, touched, label);
  return { ...derived, delta: differenceOver(builder, node, input, rows, over) };
}

/** The rows that an operator is computed over, before and now. */
export interface RowsOfBoth {
  readonly before: Binding;
  readonly now: Binding;
}

/** Δf = f(now) − f(before): rows that f yields for both cancel when they are added up. */
export function differenceOver(
  builder: Builder,
  node: Relation,
  input: Derived,
  { before, now }: RowsOfBoth,
  over: (rows: Relation) => Relation,
): Derived["delta"] {
  const columns = columnsOf(node);
  const weight = builder.column("weight", bigint);
  const signed = (rows: Binding, sign: 1 | -1): Relation =>
    project({
      input: over(referTo(rows)),
      columns: [
        ...passThrough(columns),
        { id: weight.id, name: weight.name, scalar: castTo(integerLiteral(sign), bigint) },
      ],
      span: node.span,
    });
  return {
    arms: [
      deltaArm("−before, in the touched partitions", input.sources, signed(before, -1), weight.id),
      deltaArm("+now, in the touched partitions", input.sources, signed(now, 1), weight.id),
    ],
    columns,
    ...named(node.kind === "top-k" ? "top" : "window"),
    provisional: false,
  };
}

/** The partitions that a delta touches, and how a row of the input is found to be in one; none for the one of all. */
interface Touched {
  readonly binding: Binding | undefined;
  readonly conjuncts: readonly Scalar[];
}

function bindPartitions(
  builder: Builder,
  input: Derived,
  bound: BoundDelta,
  partition: readonly Scalar[],
  label: string,
): Touched {
  if (partition.length === 0) return { binding: undefined, conjuncts: [] };
  const keys = partition.map((scalar, index) =>
    builder.column(`key_${index + 1}`, scalar.type, isNullableOver(scalar, [input.post])),
  );
  const binding = builder.addBinding({
    name: builder.nameBinding(`${label}_partitions`),
    identity: `the partitions that Δ(${input.delta.label}) touches`,
    columns: keys,
    body: {
      kind: "relation",
      relation: aggregate({
        input: realChanges(builder, input.delta, bound, partition).relation,
        keys: keys.map((key, index) => ({
          id: key.id,
          name: key.name,
          scalar: partition[index] as Scalar,
        })),
        groupingSets: undefined,
        aggregates: [],
        span: undefined,
      }),
    },
  });
  return {
    binding,
    conjuncts: partition.map((scalar, index) => {
      const key = keys[index] as LeafColumn;
      return key.nullable ? equalOrBothNull(read(key), scalar) : compare("=", read(key), scalar);
    }),
  };
}

/** R₁|K, read from the sources, and R₀|K = R₁|K ⊎ −ΔR. */
function bindFromNow(
  builder: Builder,
  input: Derived,
  bound: BoundDelta,
  touched: Touched,
  label: string,
): RowsOfBoth {
  const now = bindRestricted(builder, input, touched, {
    name: `${label}_rows_now`,
    identity:
      touched.binding === undefined
        ? "all rows, as they are now"
        : "the rows of the touched partitions, as they are now",
    title: touched.binding === undefined ? "R₁" : "R₁|K",
    factor: { version: "post", relation: input.post },
  });
  return { now, before: bindRowsBefore(builder, input, bound, now, label) };
}

/** R₀|K = R₁|K ⊎ −ΔR for rows that are at hand as they are now. */
export function bindRowsBefore(
  builder: Builder,
  input: Derived,
  bound: BoundDelta,
  now: Binding,
  label: string,
): Binding {
  return bindAdjusted(builder, input, bound, now, -1, {
    name: `${label}_rows_before`,
    identity: "R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were",
  });
}

/** R₀|K, read from the state that keeps it, and R₁|K = R₀|K ⊎ ΔR. */
function bindFromBefore(
  builder: Builder,
  input: Derived,
  kept: Relation,
  bound: BoundDelta,
  touched: Touched,
  label: string,
): RowsOfBoth {
  const before = bindRestricted(builder, input, touched, {
    name: `${label}_rows_before`,
    identity:
      touched.binding === undefined
        ? "all rows, as a state keeps them"
        : "the rows of the touched partitions, as a state keeps them",
    title: touched.binding === undefined ? "R₀" : "R₀|K",
    factor: { version: "kept", relation: kept },
  });
  const now = bindAdjusted(builder, input, bound, before, 1, {
    name: `${label}_rows_now`,
    identity: "R₁|K = R₀|K ⊎ ΔR: the same partitions as they are now",
  });
  return { before, now };
}

function bindRestricted(
  builder: Builder,
  input: Derived,
  touched: Touched,
  rows: {
    readonly name: string;
    readonly identity: string;
    readonly title: string;
    readonly factor: { readonly version: "post" | "kept"; readonly relation: Relation };
  },
): Binding {
  const weight = builder.column("weight", bigint);
  return builder.addBinding({
    name: builder.nameBinding(rows.name),
    identity: rows.identity,
    columns: [...uniqueNames(columnsOf(input.post)), weight],
    body: {
      kind: "arms",
      weight: weight.id,
      arms: [
        {
          title: rows.title,
          requires: [input.sources],
          sign: 1,
          factors: [
            ...(touched.binding === undefined
              ? []
              : [{ version: "post" as const, relation: referTo(touched.binding) }]),
            rows.factor,
          ],
          conjuncts: touched.conjuncts,
        },
      ],
    },
  });
}

function bindAdjusted(
  builder: Builder,
  input: Derived,
  bound: BoundDelta,
  rows: Binding,
  sign: 1 | -1,
  named: { readonly name: string; readonly identity: string },
): Binding {
  const columns = columnsOf(input.post);
  const adjusted = addWeighted(builder, referTo(rows), bound, sign, columns);
  return builder.addBinding({
    name: builder.nameBinding(named.name),
    identity: named.identity,
    columns: uniqueNames(columns),
    body: { kind: "relation", relation: spreadOut(builder, adjusted, columns) },
  });
}

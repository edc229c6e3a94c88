import { columnsOf, isNullableOver } from "../../relation/columns.js";
import { aggregate, project, tableFunction, union } from "../../relation/constructors.js";
import type { LeafColumn, Relation } from "../../relation/relation.js";
import type { ColumnId, Scalar } from "../../relation/scalar.js";
import {
  type BoundDelta,
  type Builder,
  bindDelta,
  type Derived,
  deltaArm,
  referTo,
  uniqueNames,
} from "../builder.js";
import { consolidate } from "../consolidate.js";
import { passThrough } from "../identity.js";
import type { Binding } from "../plan.js";
import {
  bigint,
  bigintLiteral,
  binary,
  callFunction,
  castTo,
  compare,
  equalOrBothNull,
  read,
} from "../scalars.js";

/**
 * Any operator f that works partition by partition (a window, a limit per group), without a rule of its own:
 *
 *   Δf(R) = f(R₁|K) − f(R₀|K)        K = the partitions of ΔR,   R₀|K = R₁|K ⊎ −ΔR
 *
 * Proof: f(R) is the sum of f over the partitions, and those outside K are the same before and after. Nothing is kept;
 * the cost is that of the touched partitions, found through an index on the partition columns. f must give the same
 * rows for the same input, which the caller makes sure of.
 */
export function derivePartitionWise(
  builder: Builder,
  node: Relation,
  input: Derived,
  partition: readonly Scalar[],
  over: (rows: Relation) => Relation,
): Derived {
  const columns = columnsOf(node);
  const derived = { post: node, kept: undefined, sources: input.sources };
  const label = node.kind === "top-k" ? "top" : "window";
  if (input.delta.arms.length === 0) {
    return { ...derived, delta: { arms: [], columns, label, provisional: false } };
  }
  const bound = bindDelta(builder, input.delta, `Δ(${input.delta.label})`);
  const now = bindRowsNow(builder, input, bound, partition, label);
  const before = bindRowsBefore(builder, input, bound, now, label);
  const weight = builder.column("weight", bigint);
  const signed = (rows: Binding, sign: 1 | -1): Relation => {
    const result = over(referTo(rows));
    return project({
      input: result,
      columns: [
        ...passThrough(columns),
        { id: weight.id, name: weight.name, scalar: castTo(bigintLiteral(sign), bigint) },
      ],
      span: node.span,
    });
  };
  return {
    ...derived,
    delta: {
      arms: [
        deltaArm(
          "−before, in the touched partitions",
          input.sources,
          signed(before, -1),
          weight.id,
        ),
        deltaArm("+now, in the touched partitions", input.sources, signed(now, 1), weight.id),
      ],
      columns,
      label,
      provisional: false,
    },
  };
}

/** R₁|K: the rows of the touched partitions as the sources have them now. */
function bindRowsNow(
  builder: Builder,
  input: Derived,
  bound: BoundDelta,
  partition: readonly Scalar[],
  label: string,
): Binding {
  const columns = columnsOf(input.post);
  const keys = partition.map((scalar, index) =>
    builder.column(`key_${index + 1}`, scalar.type, isNullableOver(scalar, [input.post])),
  );
  const touched: Binding = {
    name: builder.nameBinding(`${label}_partitions`),
    identity: `the partitions that Δ(${input.delta.label}) touches`,
    columns: keys,
    body: {
      kind: "relation",
      relation: aggregate({
        input: bound.relation,
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
  };
  if (partition.length > 0) builder.addBinding(touched);
  const weight = builder.column("weight", bigint);
  const rows = builder.addBinding({
    name: builder.nameBinding(`${label}_rows_now`),
    identity:
      partition.length === 0
        ? "all rows, as they are now"
        : "the rows of the touched partitions, as they are now",
    columns: [...uniqueNames(columns), weight],
    body: {
      kind: "arms",
      weight: weight.id,
      arms: [
        {
          title: partition.length === 0 ? "R₁" : "R₁|K",
          requires: [input.sources],
          sign: 1,
          factors: [
            ...(partition.length === 0
              ? []
              : [{ version: "post" as const, relation: referTo(touched) }]),
            { version: "post", relation: input.post },
          ],
          conjuncts: partition.map((scalar, index) => {
            const key = keys[index] as LeafColumn;
            return key.nullable
              ? equalOrBothNull(read(key), scalar)
              : compare("=", read(key), scalar);
          }),
        },
      ],
    },
  });
  return rows;
}

/** R₀|K = R₁|K ⊎ −ΔR, each row as often as it occurred. */
function bindRowsBefore(
  builder: Builder,
  input: Derived,
  bound: BoundDelta,
  now: Binding,
  label: string,
): Binding {
  const columns = columnsOf(input.post);
  const weight = builder.column("weight", bigint);
  const nowWeight = now.columns.at(-1)?.id as ColumnId;
  const minus = builder.allocate();
  const retracted = project({
    input: bound.relation,
    columns: [
      ...passThrough(columns),
      {
        id: minus,
        name: "weight",
        scalar: binary("*", read({ id: bound.weight, type: bigint }), bigintLiteral(-1), bigint),
      },
    ],
    span: undefined,
  });
  const signed = union({
    inputs: [referTo(now), retracted],
    columns: [
      ...columns.map((column) => ({ ...column, inputs: [column.id, column.id] })),
      { ...weight, inputs: [nowWeight, minus] },
    ],
    span: undefined,
  });
  const rows = builder.addBinding({
    name: builder.nameBinding(`${label}_rows_before`),
    identity: "R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were",
    columns: uniqueNames(columns),
    body: {
      kind: "relation",
      relation: tableFunction({
        input: consolidate(builder, { relation: signed, weight: weight.id }, columns),
        functions: [
          {
            call: callFunction(
              "generate_series",
              [castTo(bigintLiteral(1), bigint), read(weight)],
              bigint,
            ),
            columns: [builder.column("occurrence", bigint)],
            columnDefinitions: false,
          },
        ],
        ordinality: undefined,
        preserving: false,
        span: undefined,
      }),
    },
  });
  return rows;
}
